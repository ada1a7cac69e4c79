/** A quiet chord for ffmpeg's `aevalsrc`; loops seamlessly every `period` seconds. */
export function pad(period: number, volume: number): string {
  const channel = (lean: number) =>
    NOTES.map(({ hertz, level, swells }, i) => {
      const whole = Math.round(hertz * period) / period; // a whole number of cycles per period
      const beat = whole + (1 + i + lean) / period; // a second, slightly detuned voice adds warmth
      const swell = `(0.62+0.38*sin(2*PI*t*${swells}/${period}+${i * 1.7 + lean}))`;
      return `${level}*${swell}*(sin(2*PI*${whole}*t)+0.7*sin(2*PI*${beat}*t+${lean}))`;
    }).join('+');
  return `aevalsrc='${volume}*(${channel(0)})|${volume}*(${channel(1)})':s=44100:d=${period}`;
}

/** An A major chord with an added ninth on A2; higher notes are softer. */
const NOTES = [
  { hertz: 110, level: 0.5, swells: 1 },
  { hertz: 164.81, level: 0.4, swells: 2 },
  { hertz: 220, level: 0.3, swells: 3 },
  { hertz: 277.18, level: 0.2, swells: 2 },
  { hertz: 329.63, level: 0.14, swells: 4 },
  { hertz: 493.88, level: 0.06, swells: 5 },
  { hertz: 659.26, level: 0.025, swells: 3 },
] as const;
