import type { Series, Time } from './series.ts';
import { TIMES } from './series.ts';
import { median, spread } from './statistics.ts';
import { printVerdicts } from './verdicts.ts';
import type { Conditions, Visit } from './visit.ts';

interface Column {
  readonly title: string;
  readonly digits: number;
  of(visit: Visit): number;
}

const KB = 1024;
const COLUMNS: readonly Column[] = [
  { title: 'scripts KB', digits: 1, of: ({ scriptBytes }) => scriptBytes / KB },
  { title: 'API', digits: 0, of: ({ apiRequests }) => apiRequests },
  { title: 'film request ms', digits: 0, of: ({ filmRequested }) => filmRequested },
  { title: 'first picture ms', digits: 0, of: ({ firstPicture }) => firstPicture },
  { title: 'first frame ms', digits: 0, of: ({ firstFrame }) => firstFrame },
  { title: 'faded in ms', digits: 0, of: ({ fadedIn }) => fadedIn },
  { title: 'playing ms', digits: 0, of: ({ plays }) => plays },
  { title: 'tasks ms', digits: 0, of: ({ tasks }) => tasks },
  { title: 'blocking ms', digits: 0, of: ({ blocking }) => blocking },
  { title: 'shift', digits: 5, of: ({ shift }) => shift },
  { title: 'heap MB', digits: 2, of: ({ heap }) => heap / KB ** 2 },
];

const NOTES = `
Medians (smallest–largest). Times in ms since the navigation started.
  scripts, API       bytes over the wire with headers, gzip; number of API requests
  film request       the browser's request for the film
  first picture      first image in "largest contentful paint" (with shadow roots), or first frame
  first frame        presentationTime of the first requestVideoFrameCallback: handed to the compositor
  faded in           end of the film's fade over its poster (160 ms, from its metadata on)
  playing            the film's "playing" event, as received on the main thread
  tasks              TaskDuration of the main thread, from the navigation to first frame + 500 ms
  blocking           excess over 50 ms of each long task, in the same period
  heap               JavaScript heap after a collection, first frame + 500 ms or later
Connection setup is free here: Chromium delays requests, not handshakes.`;

export function printReport(
  series: readonly Series[],
  conditions: Conditions,
  version: string,
): void {
  const { cpuSlowdown, latency, throughput } = conditions;
  console.log(
    `Chromium ${version}, headless; main thread ${cpuSlowdown} × slower; ` +
      `${latency} ms, ${throughput / 1e6} Mbit/s; ${series[0]?.visits.length} runs`,
  );
  console.log(throttling(series, throughput));
  console.log(caveats(series));
  for (const time of TIMES) printTable(series, time);
  console.log(NOTES);
  printVerdicts(series);
}

/**
 * Checks that Chromium throttles media, too: not every version does.
 * @throws Error when a film arrived faster than the bandwidth allows.
 */
function throttling(series: readonly Series[], throughput: number): string {
  const films = series
    .flatMap(({ visits }) => visits.flatMap(({ first }) => first.transfers))
    .filter(({ kind, bytes, end }) => kind === 'film' && bytes > 0 && end > 0);
  if (films.length === 0) return 'No film finished loading: throttling of media not verified.';
  const expected = median(films.map(({ bytes }) => (bytes * 8000) / throughput));
  const took = median(films.map(({ start, end }) => end - start));
  if (took < 0.9 * expected) throw new Error('This Chromium does not throttle media requests.');
  return (
    'Network throttled by Chromium (Network.emulateNetworkConditions), including films: ' +
    `${took.toFixed(0)} ms for a film that takes at least ${expected.toFixed(0)} ms.`
  );
}

/** Counts events that make the figures less reliable; ideally all zero. */
function caveats(series: readonly Series[]): string {
  const all = series.flatMap(({ visits }) => visits.flatMap((three) => Object.values(three)));
  const repeats = series.flatMap(({ visits }) =>
    visits.flatMap(({ repeat, later }) => [repeat, later]),
  );
  const late = all.filter(({ frames }) => frames > 1);
  const fetched = repeats.filter(({ filmBytes }) => filmBytes > 0);
  return (
    `Visits whose very first frame was missed: ${late.length} of ${all.length}; ` +
    `repeat visits that fetched the film again: ${fetched.length} of ${repeats.length}.`
  );
}

function printTable(series: readonly Series[], time: Time): void {
  const head = [`${time} visit`, ...COLUMNS.map(({ title }) => title)];
  const rows = series.map(({ name, visits }) => [
    name,
    ...COLUMNS.map(({ of, digits }) => {
      const values = visits.map((three) => of(three[time])).filter((value) => value >= 0);
      return values.length ? spread(values, digits) : '–';
    }),
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  console.log();
  for (const cells of [head, ...rows])
    console.log(
      cells
        .map((cell, column) => cell[column ? 'padStart' : 'padEnd'](widths[column] ?? 0))
        .join('  '),
    );
}
