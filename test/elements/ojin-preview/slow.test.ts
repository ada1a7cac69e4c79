import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import { Emulator } from '../../support/emulator.ts';
import { preview, until } from '../../support/preview.ts';

/* What comes slowly comes: nothing starts its download over. */

const { ada, noor } = PERSONAS;

/** Timers of the page run so many times faster: 3 s of a slow link are 24 s to the element. */
const HASTE = 8;

describe('<ojin-preview> on a slow link', () => {
  let emulator: Emulator;
  const { setTimeout, setInterval } = globalThis;
  const hasten =
    (start: typeof setTimeout | typeof setInterval) =>
    (action: TimerHandler, ms = 0) =>
      start(action as () => void, ms / HASTE);

  beforeEach(() => {
    emulator = new Emulator();
    Object.assign(globalThis, {
      setTimeout: hasten(setTimeout),
      setInterval: hasten(setInterval),
    });
  });
  afterEach(() => Object.assign(globalThis, { setTimeout, setInterval }));

  const begin = (configId: string) =>
    preview({ 'config-id': configId, 'api-base': emulator.apiBase, loading: 'eager' });

  it('a picture is asked for once', async () => {
    await emulator.fault('/objects/**', { bytesPerSecond: 15_000 });
    const element = await begin(noor.configId);
    await until(() => element.state.status === 'ready', 'the picture', 20_000 * HASTE);
    expect(await emulator.requests('/objects/')).to.have.length(1);
  });

  it('a film whose metadata takes long is not started over', async () => {
    await emulator.fault('/objects/**', { bytesPerSecond: 40_000 });
    const element = await begin(ada.configId);
    await until(() => element.media, 'the film', 20_000 * HASTE);
    const starts: string[] = [];
    for (const type of ['emptied', 'error'])
      element.media!.addEventListener(type, () => starts.push(type));
    element.addEventListener('ojin-statechange', ({ detail }) => starts.push(detail.status));
    await until(() => element.state.status === 'ready', 'its metadata', 20_000 * HASTE);
    expect(starts).to.deep.equal(['ready']);
  });
});
