import type { Row } from './pages.ts';
import type { Series, Time } from './series.ts';
import { TIMES } from './series.ts';
import { median } from './statistics.ts';
import type { Visit } from './visit.ts';

/** Maximum time to the first frame, relative to a bare video. */
const FRAME_LIMIT = 1.15;
/** Maximum additional main-thread blocking over a bare video, ms. */
const BLOCKING_LIMIT = 20;
const SHIFT_LIMIT = 0;
/** Unavoidable sequential API round trips of a first visit. */
const TRIPS: Partial<Record<Row, number>> = { preview: 2, asset: 1 };
/** Maximum delay of the film's request after that of a bare video, ms. */
const REQUEST_LIMIT = 20;
/** Maximum time to the first frame of a first visit, relative to the hand-written page. */
const BY_HAND_LIMIT = 1.05;

interface Verdict {
  readonly what: string;
  /** One per run; compared with the bare video of the same run. */
  readonly values: readonly number[];
  readonly limit: number;
  readonly digits: number;
  readonly unit: string;
  readonly bad: string;
}

/** Prints for each `<ojin-preview autoplay>`, with `asset-id` or not, if it meets the limits. */
export function printVerdicts(series: readonly Series[]): void {
  const bare = series.find(({ row }) => row === 'bare');
  const byHand = series.find(({ row }) => row === 'byHand');
  for (const preview of series.filter(({ row }) => row in TRIPS)) {
    console.log(`\n${preview.name}`);
    if (!bare) console.log('  no verdict without the row "bare"');
    else
      for (const verdict of [...verdicts(bare, preview), ...compareByHand(byHand, preview)])
        console.log(`  ${describe(verdict)}`);
  }
}

/** One figure per run, from two pages visited right after each other. */
const paired =
  (preview: Series, other: Series) => (time: Time, compare: (a: Visit, b: Visit) => number) =>
    preview.visits.map((three, run) => {
      const counterpart = other.visits[run];
      return counterpart ? compare(three[time], counterpart[time]) : NaN;
    });

function compareByHand(byHand: Series | undefined, preview: Series): readonly Verdict[] {
  if (!byHand) return [];
  return TIMES.map((time) => ({
    what: `first frame, ${time} visit`,
    values: paired(preview, byHand)(time, (a, b) => a.firstFrame / b.firstFrame),
    limit: time === 'first' ? BY_HAND_LIMIT : 1,
    digits: 2,
    unit: ' × the hand-written equivalent',
    bad: 'TOO SLOW',
  }));
}

/** Load time of the page's own script tag, in ms. */
const scriptTrip = ({ transfers }: Visit): number => {
  const script = transfers.find(({ kind }) => kind === 'script');
  return script ? script.end - script.start : NaN;
};

function verdicts(bare: Series, preview: Series): readonly Verdict[] {
  const pairs = paired(preview, bare);
  const tripCount = TRIPS[preview.row] ?? 0;
  const trips = preview.visits.map(({ first }) => first.roundTrip);
  const scripts = preview.visits.map(({ first }) => scriptTrip(first));
  const own = preview.visits.map(({ first }) => first.apiDuration);
  const allowance =
    `the script's ${median(scripts).toFixed(0)} ms + ` +
    `${tripCount} API round trips of ${median(trips).toFixed(0)} ms; ` +
    `its own took ${median(own).toFixed(0)} ms`;
  const frame = { limit: FRAME_LIMIT, digits: 2, bad: 'TOO SLOW' };
  return [
    ...(['repeat', 'later'] as const).map((time) => ({
      what: `film request, ${time} visit`,
      values: pairs(time, (a, b) => a.filmRequested - b.filmRequested),
      ...{ limit: REQUEST_LIMIT, digits: 0, unit: ' ms after bare video', bad: 'TOO LATE' },
    })),
    ...(['repeat', 'later'] as const).map((time) => ({
      ...frame,
      what: `first frame, ${time} visit`,
      values: pairs(time, (a, b) => a.firstFrame / b.firstFrame),
      unit: ' × bare video',
    })),
    {
      ...frame,
      what: 'first frame, first visit',
      values: pairs(
        'first',
        (a, b) => a.firstFrame / (b.firstFrame + scriptTrip(a) + tripCount * a.roundTrip),
      ),
      unit: ` × (bare video + ${allowance})`,
    },
    ...TIMES.map((time) => ({
      what: `main-thread blocking, ${time} visit`,
      values: pairs(time, (a, b) => a.blocking - b.blocking),
      ...{ limit: BLOCKING_LIMIT, digits: 0, unit: ' ms more than bare video', bad: 'TOO MUCH' },
    })),
    ...TIMES.map((time) => ({
      what: `main-thread tasks, ${time} visit`,
      values: pairs(time, (a, b) => a.tasks - b.tasks),
      ...{ limit: Infinity, digits: 0, unit: ' ms more than bare video', bad: '' },
    })),
    {
      what: 'layout shift, worst of all visits',
      values: [
        Math.max(...preview.visits.flatMap((three) => TIMES.map((time) => three[time].shift))),
      ],
      ...{ limit: SHIFT_LIMIT, digits: 5, unit: '', bad: 'TOO MUCH' },
    },
  ];
}

/** The median decides; smallest and largest are shown, too. */
function describe({ what, values, limit, digits, unit, bad }: Verdict): string {
  const middle = median(values);
  const [low, high] = [Math.min(...values), Math.max(...values)].map((x) => x.toFixed(digits));
  const range = low === high ? '' : `${low}–${high}; `;
  const end = limit === Infinity ? `(${range}no limit)` : `(${range}limit ${limit})`;
  const judgement = limit === Infinity ? '' : middle <= limit ? ' ok' : ` ${bad}`;
  return `${what}: ${middle.toFixed(digits)}${unit} ${end}${judgement}`;
}
