import { setTimeout } from 'node:timers/promises';

/** Asks again until it is so; gives up after some 10 s. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    if (tries > 1000) throw new Error(`It never came true: ${isSo.toString()}`);
    await setTimeout(10);
  }
}
