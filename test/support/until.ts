import { setTimeout } from 'node:timers/promises';

/** Asks again until it is so; gives up after a minute. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    if (tries > 6000) throw new Error(`It never came true: ${isSo.toString()}`);
    await setTimeout(10);
  }
}
