import { PART } from '../ojin/authenticated/contract.ts';

/** A stretch of the file that is sent by one PUT. */
export interface Part {
  /** From 1. */
  readonly number: number;
  /** Offset in the file, bytes. */
  readonly start: number;
  readonly size: number;
}

const MIB = 2 ** 20;
/** Small enough that a failed part costs little, large enough that a film is not a thousand calls. */
const USUAL_SIZE = 8 * MIB;

/**
 * How large the parts of a file are: 8 MiB, or as many whole MiB as it takes to stay within 10,000
 * parts. All sizes in bytes.
 *
 * @param asked an explicit size
 * @param smallest what the store accepts; S3: 5 MiB
 * @throws RangeError when the asked size, or the file, does not fit S3's limits
 */
export function partSizeFor(size: number, asked?: number, smallest: number = PART.smallest) {
  const needed = Math.ceil(size / PART.most / MIB) * MIB;
  const partSize = asked ?? Math.max(USUAL_SIZE, needed);
  if (!Number.isInteger(partSize) || partSize < smallest || partSize > PART.largest)
    throw new RangeError(`A part must be ${smallest} to ${PART.largest} bytes, not ${partSize}.`);
  if (size > partSize * PART.most)
    throw new RangeError(
      `Parts of ${partSize} bytes are too small: at most ${PART.most} can be sent.`,
    );
  return partSize;
}

export const partsOf = (size: number, partSize: number): Part[] =>
  Array.from({ length: Math.ceil(size / partSize) }, (_, index) => {
    const start = index * partSize;
    return { number: index + 1, start, size: Math.min(partSize, size - start) };
  });
