import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { sum } from './statistics.ts';

/** The part of all processors that has to be idle. */
const IDLE = 0.8;
/** ms over which that is looked at. */
const SAMPLE = 200;

/**
 * Waits until nothing else keeps this machine busy.
 * @returns false when it has not become quiet within `patience` ms.
 */
export async function quiet(patience: number): Promise<boolean> {
  for (const end = Date.now() + patience; ;) {
    const before = ticks();
    await sleep(SAMPLE);
    const after = ticks();
    if ((after.idle - before.idle) / (after.all - before.all) >= IDLE) return true;
    if (Date.now() > end) return false;
  }
}

/** Time of all processors since the machine started, in ms. */
function ticks(): { idle: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  return {
    idle: sum(times.map(({ idle }) => idle)),
    all: sum(times.flatMap((time) => Object.values(time))),
  };
}
