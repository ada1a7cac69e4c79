import { drawFace, type Complexion, type FaceShape } from './face.ts';
import type { Pose } from './motion.ts';

export const WIDTH = 720;
export const HEIGHT = 900;

/** One person: colours, a face, and the drawings that vary. */
interface Person {
  readonly complexion: Complexion;
  readonly face: FaceShape;
  /** Definitions (gradients) that the drawings use. */
  readonly defs: string;
  readonly background: (pose: Pose) => string;
  /** Behind the neck; moves with the hair. */
  readonly hairBack: string;
  readonly neck: string;
  /** Clothes; move with the breath. */
  readonly clothes: string;
  /** In front of the face; moves with the hair. */
  readonly hairFront: string;
  /** Hair accessories and headwear. */
  readonly jewels: string;
}

/** A gradient, from top to bottom. */
export const linear = (
  id: string,
  from: string,
  to: string,
  direction = 'x1="0" y1="0" x2="0" y2="1"',
) =>
  `<linearGradient id="${id}" ${direction}><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;

const halo = (id: string, colour: string, opacity: number) =>
  `<radialGradient id="${id}"><stop stop-color="${colour}" stop-opacity="${opacity}"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`;

const NECK = `M306 430 L306 556 C306 590 278 606 216 622 L250 760 L360 830 L470 760 L504 622 C442 606 414 596 414 556 L414 430 Z`;
const NECK_SHADE = `M306 486 C322 520 340 534 362 534 C388 534 404 512 414 484 L414 556 C414 572 420 586 428 596
  C386 600 334 582 306 540 Z`;

const neck = ({ skin, shade, deep }: Complexion): string => `
  <path d="${NECK}" fill="${skin}"/>
  <path d="M384 520 L414 480 L414 556 C414 590 442 606 504 622 L470 760 L392 820 C400 700 396 600 384 520 Z" fill="${shade}" opacity=".6"/>
  <path d="${NECK_SHADE}" fill="${deep}" opacity=".55"/>`;

const adaFace: Complexion = {
  skin: '#e9b48f',
  shade: '#cf8e69',
  deep: '#a8654a',
  glow: '#fbdcc0',
  blush: '#e2775c',
  lips: '#c4574f',
  lipShade: '#a8423f',
  brow: '#4a241a',
  iris: '#5d7a5a',
  lash: '#2b1511',
};

const ada: Person = {
  complexion: adaFace,
  face: { jaw: 86, chin: 522, brow: 8, flick: true, lips: 1 },
  defs:
    linear('wall', '#f1dcc3', '#dcb592') +
    linear('niche', '#c98f6b', '#a9694c') +
    linear('hair', '#6b2f1f', '#431a14') +
    linear('coat', '#2f5551', '#1f3b3b') +
    linear('lapel', '#3a6862', '#28504c'),
  background: ({ light }) => `
    <rect width="720" height="900" fill="url(#wall)"/>
    <path d="M-60 640 L420 -40 L640 -40 L-60 940 Z" fill="#fff6e4" opacity="${0.2 + 0.12 * light}"/>
    <path d="M560 900 L760 610 L760 720 L640 900 Z" fill="#fff6e4" opacity="${0.12 + 0.1 * light}"/>
    <path d="M128 900 V420 C128 262 230 146 360 146 C490 146 592 262 592 420 V900 Z" fill="url(#niche)"/>
    <path d="M128 900 V420 C128 262 230 146 360 146 C373 146 386 147 398 149 C276 166 176 276 176 432 V900 Z" fill="#8f5540"/>
    <path d="M592 900 V560 L440 900 Z" fill="#ffe2bd" opacity="${0.1 + 0.1 * light}"/>`,
  hairBack: `<path d="M360 150 C244 146 196 226 199 330 C202 420 186 486 204 558 C232 592 286 596 326 584 L400 584
    C440 596 494 590 516 558 C530 486 518 420 521 330 C524 226 476 146 360 150 Z" fill="#3a1611"/>`,
  neck: neck(adaFace),
  clothes: `
    <path d="M262 622 C300 668 420 668 458 622 L500 660 L470 960 L250 960 L220 660 Z" fill="#f3e6d6"/>
    <path d="M262 622 C300 668 420 668 458 622 L470 634 C430 692 290 692 250 634 Z" fill="#dcc5ad"/>
    <path d="M246 616 C196 650 120 668 84 716 C52 760 40 830 34 960 L330 960 C300 830 262 730 246 616 Z" fill="url(#coat)"/>
    <path d="M474 616 C524 650 600 668 636 716 C668 760 680 830 686 960 L390 960 C420 830 458 730 474 616 Z" fill="url(#coat)"/>
    <path d="M246 616 C214 640 196 668 190 700 L246 742 L220 770 C250 830 296 880 330 960 C316 830 276 720 246 616 Z" fill="url(#lapel)"/>
    <path d="M474 616 C506 640 524 668 530 700 L474 742 L500 770 C470 830 424 880 390 960 C404 830 444 720 474 616 Z" fill="#244743"/>
    <circle cx="206" cy="800" r="13" fill="#e0a458"/><circle cx="203" cy="797" r="5" fill="#f6d9a5"/>`,
  hairFront: `
    <path d="M330 139 C236 146 190 226 196 330 C200 420 186 486 204 558 C228 584 262 572 276 546 C256 480 246 424 254 372
      C256 318 316 280 336 212 C356 262 416 304 462 330 C470 342 468 374 465 400 C461 450 456 500 444 546 C460 574 496 582 516 558
      C532 486 520 420 524 330 C530 222 470 128 330 139 Z" fill="url(#hair)"/>
    <path d="M320 160 C256 176 222 250 224 340" fill="none" stroke="#a2553b" stroke-width="6" stroke-linecap="round" opacity=".8"/>
    <path d="M326 176 C282 206 250 270 246 350 M222 384 C224 430 212 480 218 534 M238 420 C240 460 240 490 246 524" fill="none" stroke="#8a4430" stroke-width="4" stroke-linecap="round" opacity=".7"/>
    <path d="M352 160 C428 168 482 226 496 310 M350 180 C388 224 440 268 488 292 M500 372 C506 430 502 480 498 532" fill="none" stroke="#8a4430" stroke-width="4" stroke-linecap="round" opacity=".6"/>`,
  jewels: '',
};

const noorFace: Complexion = {
  skin: '#9a5f3f',
  shade: '#7a452d',
  deep: '#532a1c',
  glow: '#c98d62',
  blush: '#b0503a',
  lips: '#a8433f',
  lipShade: '#7e2d2f',
  brow: '#1c100d',
  iris: '#4a2a17',
  lash: '#140b09',
};

const noor: Person = {
  complexion: noorFace,
  face: { jaw: 88, chin: 520, brow: 9, flick: true, lips: 1.25 },
  defs:
    linear('wall', '#f0c067', '#dd9a4a') +
    linear('hair', '#2c1c1b', '#160d10') +
    linear('dress', '#8c2f45', '#5f1d35') +
    linear('gold', '#f7dc95', '#cf9440'),
  background: ({ light }) => `
    <rect width="720" height="900" fill="url(#wall)"/>
    <circle cx="360" cy="392" r="290" fill="#f8d68b" opacity="${0.65 + 0.15 * light}"/>
    <g fill="#b8702f" opacity=".55">${LEAVES}</g>
    <g fill="#c98338" opacity=".6" transform="translate(720 40) scale(-1 1)">${LEAVES}</g>`,
  hairBack: `
    <ellipse cx="360" cy="118" rx="92" ry="80" fill="url(#hair)"/>
    <path d="M296 92 C312 58 350 46 386 54 M286 122 C292 86 306 70 318 62 M430 128 C428 96 416 76 402 64" fill="none" stroke="#5a3a35" stroke-width="5" stroke-linecap="round" opacity=".8"/>
    <path d="M284 156 C330 178 392 178 436 156 L440 178 C394 202 326 202 280 178 Z" fill="url(#gold)"/>
    <path d="M360 164 C270 160 236 236 242 330 C246 390 262 440 284 470 L436 470 C458 440 474 390 478 330 C484 236 450 160 360 164 Z" fill="#160d10"/>`,
  neck: neck(noorFace),
  clothes: `
    <path d="M236 634 C180 652 116 676 84 722 C52 764 40 830 34 960 L686 960 C680 830 668 764 636 722 C604 676 540 652 484 634 C462 690 420 742 360 772 C300 742 258 690 236 634 Z" fill="url(#dress)"/>
    <path d="M236 634 C258 690 300 742 360 772 L372 820 C290 786 232 726 206 646 Z" fill="#a63f55"/>
    <path d="M484 634 C462 690 420 742 360 772 L372 820 C440 786 492 726 514 646 Z" fill="#74263c"/>
    <path d="M150 760 C164 820 166 880 162 960 M570 760 C556 820 554 880 558 960" fill="none" stroke="#4d162b" stroke-width="5" stroke-linecap="round" opacity=".6"/>
    <path d="M262 668 C300 706 420 706 458 668" fill="none" stroke="url(#gold)" stroke-width="4"/>
    <circle cx="360" cy="702" r="11" fill="url(#gold)"/>`,
  hairFront: `
    <path d="M360 160 C268 156 232 232 244 340 C252 346 258 340 260 328 C268 270 316 238 360 196 C404 238 452 270 460 328
      C462 340 468 346 476 340 C488 232 452 156 360 160 Z" fill="url(#hair)"/>
    <path d="M350 180 C302 190 268 226 256 286 M352 194 C322 214 288 238 268 282 M370 180 C418 190 452 226 464 286 M368 194 C398 214 432 238 452 282" fill="none" stroke="#5a3a35" stroke-width="4" stroke-linecap="round" opacity=".7"/>`,
  jewels: `
    <g fill="none" stroke="url(#gold)" stroke-width="6"><circle cx="252" cy="428" r="24"/><circle cx="468" cy="428" r="24"/></g>`,
};

const kaiFace: Complexion = {
  skin: '#d9a074',
  shade: '#b87950',
  deep: '#8a5236',
  glow: '#f2cba3',
  blush: '#cd7f58',
  lips: '#b86558',
  lipShade: '#995046',
  brow: '#1f1a1d',
  iris: '#3f2c20',
  lash: '#1a1416',
};

const kai: Person = {
  complexion: kaiFace,
  face: { jaw: 95, chin: 528, brow: 13, flick: false, lips: 0.7 },
  defs:
    linear('wall', '#bfdbe6', '#e9efe6') +
    linear('sea', '#4f8fa8', '#2f6a88') +
    linear('hair', '#2b2629', '#161317') +
    linear('knit', '#26395c', '#172541'),
  background: ({ light, turn }) => `
    <rect width="720" height="900" fill="url(#wall)"/>
    <circle cx="560" cy="210" r="74" fill="#fff6df" opacity="${0.75 + 0.25 * light}"/>
    <path d="M0 560 H720 V900 H0 Z" fill="url(#sea)"/>
    <path d="M${-20 + 6 * turn} 600 H150 M40 640 H${210 + 6 * turn} M520 596 H${690 - 5 * turn} M${580 + 6 * turn} 640 H720" stroke="#a9d0dc" stroke-width="5" stroke-linecap="round" opacity=".6"/>
    <path d="M108 556 L108 380 L190 556 Z" fill="#fdf8ec"/><path d="M98 556 L98 420 L44 556 Z" fill="#e98b62"/>
    <path d="M36 562 H202 C192 590 170 600 150 600 H80 C60 600 44 586 36 562 Z" fill="#1d3353"/>`,
  hairBack: `<path d="M360 150 C262 148 236 230 246 344 C252 384 262 400 274 410 L446 410 C458 400 468 384 474 344 C484 230 458 148 360 150 Z" fill="#161317"/>`,
  neck: neck(kaiFace),
  clothes: `
    <path d="M252 616 C196 648 120 664 78 716 C44 758 32 830 26 960 L694 960 C688 830 676 758 642 716 C600 664 524 648 468 616 C450 640 410 664 360 664 C310 664 270 640 252 616 Z" fill="url(#knit)"/>
    <path d="M250 606 C262 580 286 576 298 582 C318 612 402 612 422 582 C434 576 458 580 470 606 C478 640 470 656 462 664 C420 708 300 708 258 664 C250 656 242 640 250 606 Z" fill="#31486f"/>
    <path d="M298 582 C318 612 402 612 422 582 C428 579 436 578 444 581 C420 640 300 640 276 581 C284 578 292 579 298 582 Z" fill="#1b2b4a"/>
    <path d="M290 640 V682 M325 652 V692 M360 655 V695 M395 652 V692 M430 640 V682" stroke="#24375a" stroke-width="5" stroke-linecap="round"/>
    <path d="M146 752 C160 820 162 880 158 960 M574 752 C560 820 558 880 562 960" fill="none" stroke="#101b31" stroke-width="6" stroke-linecap="round" opacity=".6"/>
    <path d="M360 726 V960" stroke="#1b2b4a" stroke-width="5" opacity=".5"/>`,
  hairFront: `
    <path d="M252 344 C240 268 246 214 280 186 C296 142 352 122 404 134 C452 140 482 176 478 224 C484 262 478 306 468 344
      C462 346 458 342 458 334 C456 296 448 270 436 250 C390 262 330 250 300 226 C280 248 266 290 262 336 C262 344 256 348 252 344 Z" fill="url(#hair)"/>
    <path d="M300 196 C330 158 384 148 424 164 M308 212 C344 186 404 182 446 202 M330 228 C366 240 410 240 446 228" fill="none" stroke="#5b5257" stroke-width="5" stroke-linecap="round" opacity=".75"/>`,
  jewels: `<path clip-path="url(#face)" d="M250 396 C268 420 282 452 300 458 C330 446 390 446 420 458 C438 452 452 420 470 396 L480 540 H240 Z
    M322 470 C330 492 390 492 398 470 C380 460 340 460 322 470 Z" fill="#2b2629" fill-rule="evenodd" opacity=".13"/>`,
};

/** Branches with leaves, at the left edge. */
const LEAVES = [0, 1, 2, 3, 4]
  .map((i) => {
    const y = 880 - i * 96;
    const x = 30 + i * 13;
    return (
      `<path d="M${x} ${y} C${x + 20} ${y - 60} ${x + 76} ${y - 76} ${x + 118} ${y - 70} C${x + 104} ${y - 24} ${x + 56} ${y + 8} ${x} ${y} Z"/>` +
      `<path d="M${x} ${y - 40} C${x - 40} ${y - 60} ${x - 60} ${y - 104} ${x - 56} ${y - 140} C${x - 16} ${y - 130} ${x + 8} ${y - 90} ${x} ${y - 40} Z"/>`
    );
  })
  .join('');

export const people = { ada, noor, kai };

/** The visible part of a drawing, and an overlay. */
interface Frame {
  /** Width and height, px. */
  readonly size: readonly [width: number, height: number];
  /** As in SVG. */
  readonly viewBox: string;
  readonly over: string;
}

const PORTRAIT: Frame = { size: [WIDTH, HEIGHT], viewBox: `0 0 ${WIDTH} ${HEIGHT}`, over: '' };

/** One frame as SVG. */
export function drawPerson(person: Person, pose: Pose, frame = PORTRAIT): string {
  const { complexion, face } = person;
  const { size, viewBox, over } = frame;
  const rise = -3.5 * pose.breath;
  const headRise = rise * 0.7;
  const head = (tilt: number) => `translate(${pose.turn * 3} ${headRise}) rotate(${tilt} 360 580)`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="${viewBox}">
  <defs>${person.defs}${halo('blush', complexion.blush, 0.42)}${halo('glow', complexion.glow, 0.55)}</defs>
  ${person.background(pose)}
  <g transform="${head(pose.hairTilt * 1.15)}">${person.hairBack}</g>
  <g transform="translate(0 ${rise * 0.6}) rotate(${pose.tilt * 0.3} 360 640)">${person.neck}</g>
  <g transform="translate(${-3.6 * (1 + 0.01 * pose.breath)} ${rise - 54}) scale(${1.01 + 0.004 * pose.breath} 1.03)">${person.clothes}</g>
  <g transform="${head(pose.tilt)}">${drawFace(complexion, face, pose)}${person.jewels}</g>
  <g transform="${head(pose.hairTilt)}">${person.hairFront}</g>
  ${over}
  </svg>`;
}
