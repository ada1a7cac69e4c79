import { mkdir, readdir } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ffmpeg, file, finished, FOLDER } from './encode.ts';

/** What the npm package has in place of src/emulator/media: the same, a tenth of the size. */
const PACKAGED = fileURLToPath(new URL('../../src/emulator/packaged-media/', import.meta.url));

const x264 = ['-c:v', 'libx264', '-preset', 'veryslow', '-tune', 'animation', '-profile:v', 'high'];
const mono = ['-ac', '1', '-ar', '16000'];
const film = (width: number, crf: number) => [
  ...['-vf', `fps=12.5,scale=${width}:-2`, ...x264, '-crf', `${crf}`, '-g', '250'],
  ...['-c:a', 'aac', '-b:a', '12k', ...mono, '-movflags', '+faststart'],
];
const picture = ['-vf', 'scale=400:-1', '-q:v', '4'];

const OUTPUT: Readonly<Record<string, readonly string[]>> = {
  'ada-idle.mp4': film(480, 31),
  'kai.mov': ['-t', '0.2', '-vf', 'scale=128:160', '-c:v', 'prores_ks', '-profile:v', 'proxy'],
  '.mp4': film(400, 33),
  '.jpg': picture,
  '.mp3': [...mono, '-b:a', '16k'],
};

/** Encodes everything in src/emulator/media again, smaller. */
export async function packaged(): Promise<void> {
  await mkdir(PACKAGED, { recursive: true });
  for (const name of await readdir(FOLDER)) {
    const output = OUTPUT[name] ?? OUTPUT[extname(name)];
    if (!output) throw new Error(`How is ${name} packaged?`);
    await finished(ffmpeg(['-i', file(name), ...output, PACKAGED + name]));
  }
}
