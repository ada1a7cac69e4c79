import { readSaved, type Origin } from '../../bench/saved.ts';
import type { Time } from '../../bench/series.ts';
import { table } from './tables.ts';

const { preview, relay } = readSaved();

const originOf = ({ date, commit, machine, isBusy }: Origin): string =>
  `Measured on ${date} at ${commit}, on ${machine}${isBusy ? ', which were busy' : ''}.`;

/** What the benchmark of the preview saved. */
export function previewTable(): string {
  const row = (name: string, values: Readonly<Record<Time, number>>, unit = ''): string[] =>
    [name, values.first, values.repeat, values.later].map((value, index) =>
      index ? `${value}${unit}` : String(value),
    );
  const { runs, cpuSlowdown, latency, throughput } = preview;
  return [
    `One headless Chromium, main thread ${cpuSlowdown} × slower, ${latency} ms, ${throughput / 1e6} Mbit/s; medians of ${runs} runs. ${originOf(preview)}`,
    table(
      ['measured', 'first visit', 'second visit', 'third visit'],
      [
        row('bare video, first frame', preview.bare, ' ms'),
        row('preview, first picture', preview.picture, ' ms'),
        row('preview, first frame', preview.frame, ' ms'),
        row('API requests', preview.requests),
        row('main thread blocked more', preview.blocked, ' ms'),
        row('layout shift', preview.shift),
      ],
    ),
  ].join('\n\n');
}

/** What the benchmark of the relay saved. */
export const relayTable = (): string =>
  [
    table(
      ['measured', 'one relay'],
      [
        ['visitors, each polling their own task every second', String(relay.visitors)],
        ['processor', `${relay.cpu} % of one`],
        ['memory, at most', `${relay.memory} MB`],
        ['queries to SJinn, per task and 2 s', String(relay.upstream)],
      ],
    ),
    originOf(relay),
  ].join('\n\n');
