import type { Pose } from './motion.ts';

/** Colours of a face. */
export interface Complexion {
  readonly skin: string;
  /** The side away from the light. */
  readonly shade: string;
  /** Under the chin. */
  readonly deep: string;
  readonly glow: string;
  readonly blush: string;
  readonly lips: string;
  readonly lipShade: string;
  readonly brow: string;
  readonly iris: string;
  readonly lash: string;
}

export interface FaceShape {
  /** Half the width of the jaw, px: about 76 narrow, 90 broad. */
  readonly jaw: number;
  /** y of the chin. */
  readonly chin: number;
  /** Thickness of the brows, px. */
  readonly brow: number;
  /** Lashes with a flick. */
  readonly flick: boolean;
  /** Fullness of the lips, 0.6 to 1.2. */
  readonly lips: number;
}

const CENTRE = 360;
const EYE_Y = 356;
const EYE_APART = 51;

/** Outline of the face from the top of the skull down to the chin. */
export function facePath({ jaw, chin }: FaceShape): string {
  const left = CENTRE - 104;
  const right = CENTRE + 104;
  return (
    `M${left} 326 C${left} 236 308 192 ${CENTRE} 192 C412 192 ${right} 236 ${right} 326 ` +
    `C${right} 378 ${right - 6} 412 ${CENTRE + jaw} 452 ` +
    `C${CENTRE + jaw - 14} 488 ${CENTRE + 40} ${chin} ${CENTRE} ${chin} ` +
    `C${CENTRE - 40} ${chin} ${CENTRE - jaw + 14} 488 ${CENTRE - jaw} 452 ` +
    `C${left + 6} 412 ${left} 378 ${left} 326 Z`
  );
}

/** Face, ears and features; the light comes from the left. */
export function drawFace(colours: Complexion, shape: FaceShape, pose: Pose): string {
  const near = pose.turn * 5;
  const drop = pose.nod * 3;
  const outline = facePath(shape);
  return `
  <clipPath id="face"><path d="${outline}"/></clipPath>
  ${ear(colours, -1, pose)}${ear(colours, 1, pose)}
  <path d="${outline}" fill="${colours.skin}"/>
  <g clip-path="url(#face)">
    <path d="M${438 + near} 190 C${446 + near} 280 ${430 + near} 330 ${442 + near} 392
      C${446 + near} 446 ${420 + near} 488 ${366 + near} 532 L520 560 L520 190 Z" fill="${colours.shade}" opacity=".48"/>
    <ellipse cx="${306 + near}" cy="${424 + drop}" rx="46" ry="32" fill="url(#blush)"/>
    <ellipse cx="${420 + near}" cy="${424 + drop}" rx="42" ry="30" fill="url(#blush)"/>
    <ellipse cx="${318 + near}" cy="268" rx="74" ry="58" fill="url(#glow)"/>
  </g>
  <g transform="translate(${near} ${drop})">
    ${brow(colours, shape, -1, pose)}${brow(colours, shape, 1, pose)}
    ${eye(colours, shape, -1, pose)}${eye(colours, shape, 1, pose)}
  </g>
  <g transform="translate(${near * 1.45} ${drop * 1.3})">${nose(colours)}</g>
  <g transform="translate(${near * 1.2} ${drop * 1.4})">${mouth(colours, shape, pose)}</g>`;
}

function ear({ skin, shade }: Complexion, side: -1 | 1, pose: Pose): string {
  const x = CENTRE + side * 103 - pose.turn * 2;
  const tone = side < 0 ? skin : shade;
  return `<g transform="translate(${x} 366) scale(${side} 1)">
    <path d="M-8 -32 C10 -46 26 -34 23 -8 C21 14 12 34 -2 34 Z" fill="${tone}"/>
    <path d="M2 -22 C14 -26 16 -8 8 6" fill="none" stroke="${shade}" stroke-width="4" stroke-linecap="round" opacity="${side < 0 ? 0.9 : 0.4}"/>
  </g>`;
}

function brow({ brow: colour }: Complexion, shape: FaceShape, side: -1 | 1, pose: Pose): string {
  const lift = -3 * pose.smile - 2 * (pose.eyes - 1);
  const thick = shape.brow;
  return `<path transform="translate(${CENTRE + side * EYE_APART} ${EYE_Y - 42 + lift}) scale(${side} 1)"
    d="M-25 4 C-26 0 -23 -2 -18 ${-3} C0 ${-6 - thick * 0.4} 18 ${-7 - thick * 0.3} 37 8 C20 ${-6 + thick * 0.2} 4 ${-5 + thick * 0.55} -14 ${1 + thick * 0.55} C-20 ${3 + thick * 0.55} -24 ${2 + thick * 0.5} -25 4 Z"
    fill="${colour}"/>`;
}

function eye(colours: Complexion, shape: FaceShape, side: -1 | 1, pose: Pose): string {
  const open = pose.eyes;
  const upper = 12 - 29 * open;
  const lower = 13 - 1.5 * pose.smile;
  const id = side < 0 ? 'eyeL' : 'eyeR';
  const opening = `M-27 3 C-18 ${upper} 12 ${upper - 2} 28 -3 C18 ${lower} -12 ${lower + 1} -27 3 Z`;
  const lashes = `M-28 4 C-18 ${upper - 0.5} 12 ${upper - 2.5} ${shape.flick ? '34 -8' : '29 -3'}`;
  const look = pose.gaze * 5 * side;
  return `<g transform="translate(${CENTRE + side * EYE_APART} ${EYE_Y}) scale(${side * 1.14} 1.14)">
    <clipPath id="${id}"><path d="${opening}"/></clipPath>
    <path d="M-25 -8 C-14 ${-22 + 5 * (1 - open)} 14 ${-25 + 5 * (1 - open)} 30 -11" fill="none" stroke="${colours.shade}" stroke-width="3.4" stroke-linecap="round" opacity=".8"/>
    <g clip-path="url(#${id})">
      <rect x="-34" y="-26" width="70" height="52" fill="#f6eee6"/>
      <circle cx="${look}" cy="-1" r="14.5" fill="${colours.iris}"/>
      <circle cx="${look}" cy="-1" r="7" fill="#1d1512"/>
      <path d="M-34 -26 H36 V${-8 + upper * 0.35} C12 ${upper + 5} -16 ${upper + 6} -34 6 Z" fill="#3a241c" opacity=".2"/>
      <circle cx="${look + side * -5}" cy="-6" r="3.4" fill="#fff" opacity=".95"/>
    </g>
    <path d="${lashes}" fill="none" stroke="${colours.lash}" stroke-width="${shape.flick ? 5 : 4}" stroke-linecap="round"/>
    <path d="M-14 ${lower + 5} C-4 ${lower + 8} 8 ${lower + 7} 18 ${lower + 1}" fill="none" stroke="${colours.shade}" stroke-width="2" stroke-linecap="round" opacity=".35"/>
  </g>`;
}

/** A shaded plane and a hint of a nostril. */
function nose({ shade, deep, glow }: Complexion): string {
  return `
    <path d="M368 344 C372 380 389 408 389 424 C389 438 373 442 360 440 C369 432 371 420 367 400 C364 382 364 362 368 344 Z" fill="${shade}" opacity=".85"/>
    <path d="M342 432 C349 440 369 441 378 432" fill="none" stroke="${deep}" stroke-width="3.4" stroke-linecap="round" opacity=".75"/>
    <path d="M356 372 C354 392 354 404 353 414" fill="none" stroke="${glow}" stroke-width="5" stroke-linecap="round" opacity=".35"/>`;
}

function mouth({ lips, lipShade, deep, glow }: Complexion, shape: FaceShape, pose: Pose): string {
  const wide = 39 + 3 * pose.smile;
  const corner = 466 - 4 * pose.smile;
  const full = shape.lips;
  const [left, right] = [CENTRE - wide, CENTRE + wide];
  const bow = 474 - 13 * full;
  const floor = 481 + 15 * full;
  const seam = `C${left + 16} 476 ${CENTRE - 14} 476 ${CENTRE - 6} 475.5 C${CENTRE - 2} 477 ${CENTRE + 2} 477 ${CENTRE + 6} 475.5 C${CENTRE + 14} 476 ${right - 16} 476 ${right} ${corner}`;
  return `
    <path d="M${left} ${corner} C${left + 18} ${bow + 5} ${CENTRE - 15} ${bow - 1} ${CENTRE - 7} ${bow} C${CENTRE - 4} ${bow} ${CENTRE - 3} ${bow + 3} ${CENTRE} ${bow + 3}
      C${CENTRE + 3} ${bow + 3} ${CENTRE + 4} ${bow} ${CENTRE + 7} ${bow} C${CENTRE + 15} ${bow - 1} ${right - 18} ${bow + 5} ${right} ${corner}
      C${right - 16} 482 ${left + 16} 482 ${left} ${corner} Z" fill="${lipShade}"/>
    <path d="M${left + 4} ${corner + 3} ${seam} C${right - 12} ${floor - 6} ${CENTRE + 18} ${floor} ${CENTRE} ${floor} C${CENTRE - 18} ${floor} ${left + 12} ${floor - 6} ${left + 4} ${corner + 3} Z" fill="${lips}"/>
    <path d="M${left - 2} ${corner - 1.5} C${left} ${corner} ${left} ${corner} ${left} ${corner} ${seam} L${right + 2} ${corner - 1.5}" fill="none" stroke="${deep}" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>
    <ellipse cx="${CENTRE - 10}" cy="${floor - 8 * full}" rx="12" ry="2.6" fill="${glow}" opacity=".4"/>
    <path d="M${CENTRE - 13} ${floor + 9} C${CENTRE - 5} ${floor + 12} ${CENTRE + 6} ${floor + 12} ${CENTRE + 14} ${floor + 9}" fill="none" stroke="${deep}" stroke-width="2.6" stroke-linecap="round" opacity=".28"/>`;
}
