/** A person's pose at one moment. All motions are subtle. */
export interface Pose {
  /** −1 exhaled, 1 inhaled. */
  readonly breath: number;
  /** Tilt of the head in degrees, and of the hair, which lags behind. */
  readonly tilt: number;
  readonly hairTilt: number;
  /** Turn of the head, −1 to 1, with parallax: nearer features move further. */
  readonly turn: number;
  /** Nod, −1 to 1. */
  readonly nod: number;
  /** Direction of the eyes, −1 to 1. */
  readonly gaze: number;
  /** 1 open, 0 closed. */
  readonly eyes: number;
  /** 0 to 1. */
  readonly smile: number;
  /** Strength of the light from the window, 0 to 1. */
  readonly light: number;
}

/** Seconds of one blink, from open to open. */
const BLINK = 0.28;

/** Times of the blinks, as fractions of the film: irregular, with one double blink. */
const BLINKS = [0.115, 0.305, 0.325, 0.52, 0.715, 0.9];

/** When the eyes wander, as fractions of the film: from, to, where to. */
const GLANCES: readonly (readonly [from: number, to: number, gaze: number])[] = [
  [0.3, 0.42, -0.8],
  [0.71, 0.8, 0.65],
];

/**
 * The pose at `t` seconds of a film that loops seamlessly every `duration` seconds: every motion is
 * a sine whose period divides the duration, or an event within it.
 */
export function poseAt(t: number, duration: number): Pose {
  const wave = (cycles: number, phase = 0) =>
    Math.sin(2 * Math.PI * ((cycles * t) / duration + phase));
  const breaths = Math.max(1, Math.round(duration / 4));

  return {
    breath: wave(breaths, -0.25),
    tilt: 0.9 * wave(1, 0.05) + 0.55 * wave(3, 0.3),
    hairTilt: 0.9 * wave(1, 0.01) + 0.55 * wave(3, 0.2),
    turn: 0.6 * wave(1, 0.4) + 0.4 * wave(2, 0.15),
    nod: 0.55 * wave(2, 0.6) + 0.3 * wave(breaths, -0.32),
    gaze: glance(t / duration),
    eyes: 1 - Math.max(...BLINKS.map((at) => blink(t - at * duration))),
    smile: 0.5 + 0.5 * wave(1, 0.7),
    light: 0.5 + 0.5 * wave(1, 0.25),
  };
}

const smooth = (x: number): number => {
  const y = Math.min(1, Math.max(0, x));
  return y * y * (3 - 2 * y);
};

/** A blink that began `t` seconds ago: closes fast, opens slower. */
function blink(t: number): number {
  const x = t / BLINK;
  if (x <= 0 || x >= 1) return 0;
  return x < 0.38 ? smooth(x / 0.34) : 1 - smooth((x - 0.45) / 0.55);
}

function glance(x: number): number {
  const SWIFT = 0.008;
  return GLANCES.reduce(
    (sum, [from, to, gaze]) => sum + gaze * (smooth((x - from) / SWIFT) - smooth((x - to) / SWIFT)),
    0,
  );
}
