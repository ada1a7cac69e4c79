import assert from 'node:assert/strict';
import { createEmulator, type EmulatorOptions, type FaultRule } from '../../src/emulator/index.ts';
import { underContract } from '../support/contract.ts';

export const ORIGIN = 'http://emulator.test';

/** 2025-07-01T12:00:00Z. */
export const NOON = Date.UTC(2025, 6, 1, 12);

/** An emulator in this process, with a clock that moves only when told to. */
export function startEmulator(options: Omit<EmulatorOptions, 'now'> = {}) {
  let time = NOON;
  const emulator = underContract(createEmulator({ ...options, now: () => time }));
  const send = (url: string, init?: RequestInit) =>
    emulator.fetch(new Request(new URL(url, ORIGIN), init));

  return {
    send,
    advance(ms: number): void {
      time += ms;
    },
    async json<T = Record<string, unknown>>(url: string, init?: RequestInit): Promise<T> {
      return (await (await send(url, init)).json()) as T;
    },
    control: (method: string, path: string, body?: unknown, scope = '') =>
      send(`${scope}/__emulator${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async fault(rule: FaultRule, scope = ''): Promise<string> {
      const response = await this.control('POST', '/faults', rule, scope);
      assert.equal(response.status, 201, await response.clone().text());
      return ((await response.json()) as { id: string }).id;
    },
    /** A fresh link to the bytes of an asset. */
    async link(assetId: string, scope = ''): Promise<string> {
      const asset = await this.json(`${scope}/v1/public/assets/${assetId}`);
      return asset.download_url as string;
    },
  };
}

/** The `<Code>` of an error of the object store. */
export async function s3Code(response: Response): Promise<string | undefined> {
  assert.equal(response.headers.get('content-type'), 'application/xml');
  return /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1];
}
