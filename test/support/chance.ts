/** A seeded pseudo-random number generator (mulberry32). */
export function chance(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** From 0 to 1, exclusive. */
    next,
    /** An integer from 0 to `end`, exclusive. */
    below: (end: number): number => Math.floor(next() * end),
    /** A random element. */
    of: <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)]!,
  };
}
export type Chance = ReturnType<typeof chance>;
