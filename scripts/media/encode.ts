import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

export const FPS = 25;
export const FOLDER = fileURLToPath(new URL('../../src/emulator/media/', import.meta.url));

/** Path of one of the emulator's media files. */
export const file = (name: string): string => FOLDER + name;

/** HDTV colour tags; without them, the colours differ between film and poster. */
export const BT709 = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
export const TO_BT709 =
  'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p';
export const TO_JPEG =
  'scale=in_color_matrix=bt709:out_color_matrix=bt601:out_range=pc:flags=accurate_rnd+full_chroma_int,format=yuvj444p';

type Process = ChildProcessByStdio<Writable, null, null>;

/** Starts ffmpeg; `finished` waits for it. */
export function ffmpeg(args: string[]): Process {
  return spawn('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: ['pipe', 'inherit', 'inherit'] });
}

/** @throws Error when ffmpeg failed */
export async function finished(process: Process): Promise<void> {
  const [code] = (await once(process, 'exit')) as [number | null];
  if (code !== 0)
    throw new Error(`ffmpeg failed (${String(code)}): ${process.spawnargs.join(' ')}`);
}

export interface Drawing {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** How many frames, at {@link FPS}. */
  readonly frames: number;
  /** The frame at that time, as SVG of this size. */
  readonly draw: (seconds: number) => string;
}

/** Draws every frame and pipes it to ffmpeg as raw pixels: its first input. */
export async function encode(drawing: Drawing, output: string[]): Promise<void> {
  const { width, height, frames, draw } = drawing;
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-r', `${FPS}`];
  const process = ffmpeg([...raw, '-i', 'pipe:0', ...output]);
  for (let frame = 0; frame < frames; frame++) {
    const { pixels } = new Resvg(draw(frame / FPS), { font: { loadSystemFonts: false } }).render();
    if (!process.stdin.write(pixels)) await once(process.stdin, 'drain');
  }
  process.stdin.end();
  await finished(process);
}
