import { BT709, encode, ffmpeg, file, finished, FPS, TO_BT709, TO_JPEG } from './encode.ts';
import { drawScene, SCENES, VIEW_HEIGHT, VIEW_WIDTH, type SceneName } from './scenes.ts';
import { pad } from './sound.ts';

/** Duration of a clip and of a transition, in seconds. */
const CLIP = 3.6;
const OVERLAP = 0.6;
const X264 = ['-c:v', 'libx264', '-preset', 'veryslow', '-tune', 'animation', '-profile:v', 'high'];
const FAST_START = ['-movflags', '+faststart'];

/** The results of a SJinn agent task: three images, a clip of each, and the composed film. */
export async function agentFilm(): Promise<void> {
  const names = Object.keys(SCENES) as SceneName[];
  await Promise.all(names.map(clip));
  const length = names.length * CLIP - (names.length - 1) * OVERLAP;
  const wipe = (after: number) =>
    `xfade=transition=smoothleft:duration=${OVERLAP}:offset=${after * (CLIP - OVERLAP)}`;
  const ends = `fade=d=0.5:color=#fdf3df,fade=t=out:d=0.7:st=${length - 0.7}`;
  const film = `[0][1]${wipe(1)}[two];[two][2]${wipe(2)},${ends}[film]`;
  const music = `[3]afade=t=out:d=1:st=${length - 1}[music]`;
  await finished(
    ffmpeg([
      ...names.flatMap((name) => ['-i', file(`agent-${name}.mp4`)]),
      ...['-f', 'lavfi', '-i', pad(length, 0.16), '-filter_complex', `${film};${music}`],
      ...['-map', '[film]', ...BT709, ...X264, '-crf', '27', '-pix_fmt', 'yuv420p', '-g', `${FPS}`],
      ...['-map', '[music]', '-c:a', 'aac', '-b:a', '64k', ...FAST_START, file('agent-film.mp4')],
    ]),
  );
}

/** A silent clip, and its first frame as the source image. */
async function clip(name: SceneName): Promise<void> {
  const size = { width: VIEW_WIDTH, height: VIEW_HEIGHT };
  const draw = (seconds: number) => drawScene(SCENES[name], seconds / CLIP);
  await encode({ ...size, frames: 1, draw }, [
    ...['-vf', TO_JPEG, '-q:v', '4', '-frames:v', '1', file(`agent-${name}.jpg`)],
  ]);
  await encode({ ...size, frames: CLIP * FPS, draw }, [
    ...['-vf', TO_BT709, ...BT709, ...X264, '-crf', '25', '-g', `${CLIP * FPS}`],
    ...[...FAST_START, file(`agent-${name}.mp4`)],
  ]);
}
