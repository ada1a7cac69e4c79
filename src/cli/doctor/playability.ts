import { fileTypeFromBuffer } from 'file-type';

/** How many bytes of a file's head and tail are read to identify it. */
export const HEAD_BYTES = 64 * 1024;
export const TAIL_BYTES = 1024 * 1024;

/** Types that every current browser supports. Source: MDN, "Media type and format guide". */
const SUPPORTED =
  /^(video\/(mp4|x-m4v|webm|ogg)|image\/(jpeg|png|gif|webp|avif|svg\+xml|apng)|audio\/(mpeg|mp4|x-m4a|aac|ogg|wav|webm|flac)|application\/ogg)\b/;

/** MP4 sample entries that every current browser decodes. */
const SUPPORTED_CODECS = new Set([
  'avc1',
  'avc3',
  'vp08',
  'vp09',
  'av01',
  'mp4a',
  'Opus',
  'fLaC',
  '.mp3',
]);

const CODEC_NAMES: Readonly<Record<string, string>> = {
  hvc1: 'HEVC (H.265)',
  hev1: 'HEVC (H.265)',
  mp4v: 'MPEG-4 Part 2',
  apch: 'ProRes',
  apcn: 'ProRes',
  apcs: 'ProRes',
  ap4h: 'ProRes',
};

export interface Playability {
  /** Detected from the content; undefined when unknown. */
  readonly mimeType: string | undefined;
  /** Why browsers cannot show it; undefined when they can. */
  readonly obstacle: string | undefined;
  /** Its index is at the end, which delays playback. */
  readonly startsLate: boolean;
}

/**
 * Detects from a file's bytes whether browsers can play it.
 * @param tail reads the end of the file, for films that have their index there.
 */
export async function playabilityOf(
  head: Uint8Array,
  tail: () => Promise<Uint8Array | undefined>,
): Promise<Playability> {
  const mimeType = (await fileTypeFromBuffer(head))?.mime.replace('vnd.wave', 'wav');
  if (mimeType === undefined) return { mimeType, obstacle: 'an unknown format', startsLate: false };
  if (!SUPPORTED.test(mimeType)) return { mimeType, obstacle: mimeType, startsLate: false };
  if (!/mp4|m4v|m4a/.test(mimeType)) return { mimeType, obstacle: undefined, startsLate: false };

  const early = codecsIn(head);
  const codecs = early.length ? early : codecsIn((await tail()) ?? new Uint8Array());
  const unsupported = codecs.find((codec) => !SUPPORTED_CODECS.has(codec));
  const obstacle =
    unsupported && `${mimeType} with the codec ${CODEC_NAMES[unsupported] ?? unsupported}`;
  return { mimeType, obstacle, startsLate: early.length === 0 && codecs.length > 0 };
}

/** The first sample entry of each track. Source: ISO/IEC 14496-12, 8.5.2 "Sample Description Box". */
function codecsIn(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const codecs: string[] = [];
  for (let at = buffer.indexOf('stsd'); at >= 0; at = buffer.indexOf('stsd', at + 4)) {
    // "stsd", version and flags, count, size of the entry: four bytes each
    const codec = buffer.toString('latin1', at + 16, at + 20);
    if (/^[\w. -]{4}$/.test(codec)) codecs.push(codec);
  }
  return codecs;
}

/** The command that converts a film to a format supported everywhere. */
export const CONVERT =
  'ffmpeg -i FILM -c:v libx264 -pix_fmt yuv420p -c:a aac -movflags +faststart FILM.mp4';
