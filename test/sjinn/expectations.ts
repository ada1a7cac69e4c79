import { after, before } from 'node:test';
import { expect } from 'chai';
import type { OjinError } from '../../src/http/error.ts';
import { type FakeClock, settle } from '../support/fake-clock.ts';
import type { FakePresence } from './support.ts';

/** Fails when an error, however it is written down, holds the token. */
export function expectNoSecret(error: OjinError): void {
  const written = [error.message, String(error), error.stack ?? '', JSON.stringify(error)];
  for (const text of written) expect(text).not.to.contain('s3cret');
}

/** Fails a file that leaves a rejection behind which nobody handled. */
export function expectAllHandled(): void {
  const reasons: unknown[] = [];
  const note = (reason: unknown) => void reasons.push(reason);
  before(() => void process.on('unhandledRejection', note));
  after(() => {
    process.off('unhandledRejection', note);
    expect(reasons).to.deep.equal([]);
  });
}

/** Fails when anybody waits for a time, or for somebody to come. */
export async function expectIdle(clock: FakeClock, presence: FakePresence): Promise<void> {
  await settle();
  expect(clock.pending).to.deep.equal([]);
  expect(presence.waiting).to.equal(0);
}
