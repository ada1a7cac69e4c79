import { poseAt, type Pose } from './motion.ts';
import { drawPerson, linear, people } from './people.ts';

/** The clips' size, 16:9. */
export const VIEW_WIDTH = 640;
export const VIEW_HEIGHT = 360;

/** A camera position: centre and width of its view, in the person's px. */
interface Shot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Ada in one setting; everything is drawn from x −500 to 1220, the person is at 360. */
interface Scene {
  readonly defs: string;
  /** `time` runs from 0 to 1. */
  readonly background: (time: number, pose: Pose) => string;
  /** Colour and opacity of the light over the whole scene. */
  readonly tint: readonly [colour: string, opacity: number];
  readonly from: Shot;
  readonly to: Shot;
}

export type SceneName = 'morning' | 'garden' | 'night';

/** One frame as SVG. */
export function drawScene(scene: Scene, time: number): string {
  const { defs, background, tint, from, to } = scene;
  const at = (name: keyof Shot) => from[name] + (to[name] - from[name]) * ease(time);
  const [width, height] = [at('width'), (at('width') * VIEW_HEIGHT) / VIEW_WIDTH];
  const viewBox = [at('x') - width / 2, at('y') - height / 2, width, height];
  const ada = {
    ...people.ada,
    defs: people.ada.defs + defs,
    background: (pose: Pose) => background(time, pose),
  };
  return drawPerson(ada, poseAt(time * 4 + 1, 4), {
    size: [VIEW_WIDTH, VIEW_HEIGHT],
    viewBox: viewBox.map((value) => value.toFixed(2)).join(' '),
    over: `<rect ${ALL} fill="${tint[0]}" opacity="${tint[1]}"/>`,
  });
}

const ease = (time: number): number => (1 - Math.cos(Math.PI * Math.min(1, time))) / 2;
const ALL = 'x="-560" y="-60" width="1840" height="1080"';

const hills = (y: number, swing: number, colour: string): string =>
  `<path d="M-560 ${y} C-380 ${y - swing} -200 ${y - swing} -20 ${y} S300 ${y + swing} 480 ${y - 30} S880 ${y - 30 - swing} 1280 ${y + 10} V1020 H-560 Z" fill="${colour}"/>`;

const cloud = (x: number, y: number, size: number): string =>
  `<path transform="translate(${x} ${y}) scale(${size})" fill="#fffaf0" opacity=".85" d="M0 0 C-44 0 -52 -44 -14 -50 C-8 -96 66 -102 82 -58 C122 -78 160 -40 138 -8 C136 -2 130 0 122 0 Z"/>`;

/** A round tree, lit from one side. */
const tree = (x: number, y: number, size: number, sway: number): string =>
  `<g transform="translate(${x} ${y}) rotate(${sway}) scale(${size})">
    <path d="M-9 0 L-5 -150 H5 L9 0 Z" fill="#6d4a35"/>
    <circle cy="-210" r="96" fill="#3f7d5a"/><circle cx="-24" cy="-232" r="66" fill="#579a68"/>
    <g fill="#f4b393"><circle cx="30" cy="-250" r="9"/><circle cx="-48" cy="-190" r="9"/><circle cx="46" cy="-176" r="9"/><circle cx="-8" cy="-276" r="9"/></g>
  </g>`;

const petal = (time: number, i: number): string => {
  const fall = (time * 0.5 + i * 0.137) % 1;
  const x = -480 + ((i * 397) % 1700) + 40 * Math.sin(6 * fall + i);
  return `<ellipse cx="${x}" cy="${-40 + 1000 * fall}" rx="11" ry="6" transform="rotate(${400 * fall + i * 40} ${x} ${-40 + 1000 * fall})" fill="#fbd0bd" opacity=".9"/>`;
};

const star = (time: number, i: number): string =>
  `<circle cx="${-540 + ((i * 613) % 1800)}" cy="${-40 + ((i * 271) % 520)}" r="${2 + (i % 3)}" fill="#fff4d6" opacity="${0.55 + 0.4 * Math.sin(9 * time + i * 1.9)}"/>`;

/** A house with lit windows. */
const house = (x: number, width: number, top: number, i: number): string => {
  const windows = Array.from({ length: 6 }, (_, n) => {
    const lit = (n * 5 + i * 3) % 4 > 1;
    return `<rect x="${x + 22 + (n % 2) * (width / 2 - 6)}" y="${top + 30 + Math.floor(n / 2) * 74}" width="${width / 2 - 38}" height="42" rx="4" fill="${lit ? '#ffd183' : '#2c3566'}"/>`;
  });
  return `<rect x="${x}" y="${top}" width="${width}" height="${1020 - top}" fill="${i % 2 ? '#1b2350' : '#222b5e'}"/>${windows.join('')}`;
};

const count = <T>(length: number, make: (i: number) => T): T[] =>
  Array.from({ length }, (_, i) => make(i));

export const SCENES: Readonly<Record<SceneName, Scene>> = {
  /** The sun rises behind hills; the camera zooms in. */
  morning: {
    defs: linear('sky', '#8ec6d6', '#fde3b8'),
    background: (time) => `
      <rect ${ALL} fill="url(#sky)"/>
      <circle cx="820" cy="${470 - 150 * time}" r="170" fill="#ffedbf" opacity=".6"/>
      <circle cx="820" cy="${470 - 150 * time}" r="104" fill="#fff3d0"/>
      ${cloud(-330 + 90 * time, 210, 1.3)}${cloud(40 + 60 * time, 110, 0.8)}${cloud(930 + 70 * time, 190, 1)}
      ${hills(560, 70, '#93b9a5')}${hills(660, 100, '#6f9f8c')}${hills(790, 60, '#4f8374')}`,
    tint: ['#ffd696', 0.08],
    from: { x: 360, y: 450, width: 1580 },
    to: { x: 400, y: 420, width: 1120 },
  },
  /** Petals fall in an orchard; the camera pans. */
  garden: {
    defs: linear('sky', '#cfeadf', '#f6f3d3'),
    background: (time) => {
      const sway = 2 * Math.sin(2 * Math.PI * time);
      return `
        <rect ${ALL} fill="url(#sky)"/>
        ${hills(600, 40, '#a9d08e')}
        ${tree(-170, 660, 1.2, sway)}${tree(720, 650, 1, -sway)}${tree(1010, 670, 1.3, sway)}
        ${hills(720, 30, '#7fb872')}
        ${tree(-420, 840, 1.9, -sway)}${tree(1180, 850, 1.8, sway)}
        ${count(26, (i) => petal(time, i)).join('')}`;
    },
    tint: ['#beeba0', 0.06],
    from: { x: 210, y: 430, width: 1180 },
    to: { x: 520, y: 430, width: 1180 },
  },
  /** The lights of a town; the camera zooms out. */
  night: {
    defs: linear('sky', '#1c2357', '#7a4f86'),
    background: (time) => `
      <rect ${ALL} fill="url(#sky)"/>${count(60, (i) => star(time, i)).join('')}
      <circle cx="-130" cy="200" r="130" fill="#f8e9c4" opacity=".14"/>
      <circle cx="-130" cy="200" r="84" fill="#f8e9c4"/><circle cx="-160" cy="180" r="16" fill="#e6d2a4"/><circle cx="-104" cy="226" r="22" fill="#e6d2a4"/>
      ${count(10, (i) => house(-540 + i * 180, 170, 470 + ((i * 97) % 190), i)).join('')}`,
    tint: ['#342c82', 0.16],
    from: { x: 330, y: 400, width: 900 },
    to: { x: 340, y: 450, width: 1560 },
  },
};
