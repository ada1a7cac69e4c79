/**
 * Draws, synthesises and encodes everything in src/emulator/media, and its smaller copy for the npm
 * package in src/emulator/packaged-media: `npx tsx scripts/make-media.ts`,
 * or parts of it: `npx tsx scripts/make-media.ts agent`.
 * Needs ffmpeg with libx264 and libflite (Debian's has both). About one minute.
 */
import { mkdir, readdir, stat } from 'node:fs/promises';
import { agentFilm } from './media/agent-film.ts';
import {
  BT709,
  encode,
  ffmpeg,
  file,
  finished,
  FOLDER,
  FPS,
  TO_BT709,
  TO_JPEG,
} from './media/encode.ts';
import { poseAt } from './media/motion.ts';
import { drawPerson, HEIGHT, people, WIDTH } from './media/people.ts';
import { packaged } from './media/packaged.ts';
import { pad } from './media/sound.ts';

/** Maximum total size of the emulator's media in the repository. */
const MAX_TOTAL_BYTES = 4 * 1024 * 1024;

type Name = keyof typeof people;

/** Draws `frames` frames of a person; the motion loops after `seconds`. */
const film = (name: Name, seconds: number, frames: number, output: string[]): Promise<void> =>
  encode(
    {
      ...{ width: WIDTH, height: HEIGHT, frames },
      draw: (time) => drawPerson(people[name], poseAt(time, seconds)),
    },
    output,
  );

async function ada(): Promise<void> {
  const seconds = 20;
  await film('ada', seconds, seconds * FPS, [
    ...['-f', 'lavfi', '-i', pad(seconds, 0.11)],
    ...['-vf', TO_BT709, ...BT709, '-c:v', 'libx264', '-preset', 'veryslow', '-tune', 'animation'],
    ...['-profile:v', 'high', '-crf', '19', '-maxrate', '1200k', '-bufsize', '2400k'],
    ...['-g', `${FPS}`, '-keyint_min', `${FPS}`, '-sc_threshold', '0'],
    ...['-c:a', 'aac', '-b:a', '96k', '-shortest', '-movflags', '+faststart', file('ada-idle.mp4')],
  ]);
  // The poster is the film's own first frame, so nothing jumps when the film starts.
  await finished(
    ffmpeg([
      ...['-i', file('ada-idle.mp4'), '-frames:v', '1', '-vf', TO_JPEG, '-q:v', '2'],
      file('ada-portrait.jpg'),
    ]),
  );
}

const portrait = (name: Name): Promise<void> =>
  film(name, 20, 1, [
    '-vf',
    'format=yuvj444p',
    '-q:v',
    '2',
    '-frames:v',
    '1',
    file(`${name}-portrait.jpg`),
  ]);

/** ProRes: common in cameras and editors, but unsupported by most browsers. */
async function kai(): Promise<void> {
  const seconds = 4;
  const prores = ['-c:v', 'prores_ks', '-profile:v', 'proxy', '-vendor', 'apl0'];
  const scale = 'scale=256:320:out_color_matrix=bt709:out_range=tv,format=yuv422p10le';
  await film('kai', seconds, seconds * FPS, ['-vf', scale, ...BT709, ...prores, file('kai.mov')]);
}

const WORDS =
  'Good evening. This is Iris, with an hour of quiet music for the way home. ' +
  'Lean back, let the city pass by the window, and stay as long as you like.';

/** A voice from libflite, warmer and slightly distant, over the chord. */
async function voice(): Promise<void> {
  const speech = `flite=text='${WORDS.replaceAll(/[,']/g, '\\$&')}':voice=slt`;
  const warm =
    'aresample=44100,atempo=0.94,highpass=f=85,equalizer=f=210:t=q:w=1:g=2.5,equalizer=f=3200:t=q:w=1.2:g=-2,' +
    'acompressor=threshold=-20dB:ratio=2.5:attack=8:release=120,aecho=0.9:0.5:38|61:0.13|0.08,' +
    'adelay=900,apad=pad_dur=1.4,aformat=channel_layouts=stereo,volume=1.5[speech]';
  const mix = '[speech][1:a]amix=inputs=2:duration=first:normalize=0,alimiter=limit=0.9';
  await finished(
    ffmpeg([
      ...['-f', 'lavfi', '-i', speech, '-f', 'lavfi', '-i', pad(20, 0.05)],
      ...['-filter_complex', `[0:a]${warm};${mix},afade=d=0.8[out]`, '-map', '[out]'],
      ...['-c:a', 'libmp3lame', '-b:a', '80k', '-ar', '44100', file('voice.mp3')],
    ]),
  );
}

const PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  ada,
  noor: () => portrait('noor'),
  kai: () => Promise.all([kai(), portrait('kai')]),
  voice,
  agent: agentFilm,
};

await mkdir(FOLDER, { recursive: true });
const requested = process.argv.slice(2);
const parts = Object.entries(PARTS).filter(
  ([name]) => !requested.length || requested.includes(name),
);
await Promise.all(parts.map(([, make]) => make()));
await packaged();

let total = 0;
for (const name of await readdir(FOLDER)) {
  const { size } = await stat(file(name));
  total += size;
  console.log(`${name.padEnd(20)} ${(size / 1024).toFixed(0).padStart(6)} KiB`);
}
if (total > MAX_TOTAL_BYTES) throw new Error(`The media are too large: ${total} bytes.`);
