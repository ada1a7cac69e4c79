import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { sum } from './statistics.ts';

/** Required idle fraction of all processors. */
const IDLE = 0.8;
/** Sampling period, ms. */
const SAMPLE = 200;

/**
 * Waits until the machine is idle.
 * @returns false when it has not become idle within `maxWait` ms.
 */
export async function quiet(maxWait: number): Promise<boolean> {
  for (const end = Date.now() + maxWait; ;) {
    const before = ticks();
    await sleep(SAMPLE);
    const after = ticks();
    if ((after.idle - before.idle) / (after.all - before.all) >= IDLE) return true;
    if (Date.now() > end) return false;
  }
}

/** CPU time of all processors since boot, in ms. */
function ticks(): { idle: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  return {
    idle: sum(times.map(({ idle }) => idle)),
    all: sum(times.flatMap((time) => Object.values(time))),
  };
}
