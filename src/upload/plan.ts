import { PART } from '../ojin/authenticated/contract.ts';

/** A range of the file that is sent in one PUT. */
export interface Part {
  /** From 1. */
  readonly number: number;
  /** Offset in the file, bytes. */
  readonly start: number;
  readonly size: number;
}

const MIB = 2 ** 20;
/** Small enough that a retry is cheap, large enough that a video does not take a thousand calls. */
const DEFAULT_SIZE = 8 * MIB;

/**
 * Part size of a file: 8 MiB, or as many whole MiB as needed to stay within 10,000 parts. All sizes
 * in bytes.
 *
 * @param requested an explicit size
 * @param smallest the store's minimum; S3: 5 MiB
 * @throws RangeError when the requested size, or the file, exceeds S3's limits
 */
export function partSizeFor(size: number, requested?: number, smallest: number = PART.smallest) {
  const needed = Math.ceil(size / PART.most / MIB) * MIB;
  const partSize = requested ?? Math.max(DEFAULT_SIZE, needed);
  if (!Number.isInteger(partSize) || partSize < smallest || partSize > PART.largest)
    throw new RangeError(
      `The part size must be ${smallest} to ${PART.largest} bytes, not ${partSize}.`,
    );
  if (size > partSize * PART.most)
    throw new RangeError(
      `A part size of ${partSize} bytes is too small: at most ${PART.most} parts are allowed.`,
    );
  return partSize;
}

export const partsOf = (size: number, partSize: number): Part[] =>
  Array.from({ length: Math.ceil(size / partSize) }, (_, index) => {
    const start = index * partSize;
    return { number: index + 1, start, size: Math.min(partSize, size - start) };
  });
