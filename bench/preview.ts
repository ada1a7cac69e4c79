/**
 * How much later does `<ojin-preview>` show its film than a bare `<video>` whose signed URL the
 * page knows in advance? Uses one headless Chromium; the rows are interleaved, so that changes in
 * machine load affect all of them, and each waits until the machine is idle; a warm-up round is
 * discarded. Measures and prints; exit code 1 only when measuring failed.
 *
 *     npm run build && npm run bench -- preview [--runs 7] [--rows bare,preview] [--build DIR …] [--json FILE] [--save]
 *
 * `--build` may be repeated: builds of the widget to compare, default `dist`. `--save` puts the result
 * into the documentation.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { type Row, ROWS } from './pages.ts';
import { quiet } from './quiet.ts';
import { printReport } from './report.ts';
import { type PreviewTimes, save } from './saved.ts';
import type { Series, Time } from './series.ts';
import { startServers } from './servers.ts';
import { median } from './statistics.ts';
import { type Conditions, type Visit, visitThreeTimes } from './visit.ts';

const FLAGS = [
  '--no-sandbox',
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];
const CONDITIONS: Conditions = { cpuSlowdown: 4, latency: 40, throughput: 10e6 };

/** Maximum time (ms) to wait for the machine to become idle. */
const MAX_WAIT = 15_000;

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '7' },
    rows: { type: 'string', default: Object.keys(ROWS).join() },
    build: { type: 'string', multiple: true, default: ['dist'] },
    json: { type: 'string' },
    save: { type: 'boolean', default: false },
  },
});

const runs = Number(options.runs);
if (!(runs >= 1)) throw new Error('--runs must be a number of at least 1.');
const missing = options.build.find((folder) => !existsSync(join(folder, 'ojin-widget.js')));
if (missing) throw new Error(`${missing}/ojin-widget.js is missing: run "npm run build" first.`);

const series = options.rows.split(',').flatMap((name): Series[] => {
  if (!(name in ROWS))
    throw new Error(`--rows must be one or more of ${Object.keys(ROWS).join()}, not ${name}.`);
  const row = name as Row;
  if (row === 'bare' || row === 'byHand') return [{ row, name: ROWS[row], path: row, visits: [] }];
  return options.build.map((folder, index) => {
    const from = options.build.length > 1 ? ` [${folder}]` : '';
    return { row, name: ROWS[row] + from, path: `${row}-${index}`, visits: [] };
  });
});

const servers = await startServers({ builds: options.build });
const browser = await chromium.launch({
  executablePath: '/usr/lib/chromium/chromium-headless-shell',
  args: FLAGS,
});
let disturbed = 0;
try {
  for (let run = 0; run <= runs; run++) {
    for (const { path, visits } of series) {
      const url = `${servers.pages}/${path}.html`;
      const isQuiet = await quiet(MAX_WAIT);
      const all = await visitThreeTimes(browser, CONDITIONS, `${servers.pages}/start.html`, url);
      if (run === 0) continue;
      visits.push(all);
      if (!isQuiet) disturbed++;
    }
    process.stderr.write(run ? `run ${run} of ${runs}\n` : 'warmed up\n');
  }
} finally {
  await browser.close();
  servers.close();
}
if (options.json)
  writeFileSync(options.json, JSON.stringify({ conditions: CONDITIONS, series }, null, 1));
printReport(series, CONDITIONS, browser.version());
if (options.save) save('preview', timesOf(series), disturbed > 0);
if (disturbed)
  console.log(`\n${disturbed} of ${runs * series.length} measurements started on a busy machine.`);

/** Medians of the rows that the documentation compares. */
function timesOf(all: readonly Series[]): PreviewTimes {
  const medians = (wanted: Row, of: (visit: Visit) => number, digits = 0) => {
    const visits = all.find(({ row }) => row === wanted)?.visits ?? [];
    const at = (time: Time) =>
      Number(median(visits.map((three) => of(three[time]))).toFixed(digits));
    return { first: at('first'), repeat: at('repeat'), later: at('later') };
  };
  const frame = ({ firstFrame }: Visit) => firstFrame;
  const blocking = (row: Row) => medians(row, (visit) => visit.blocking);
  const [own, bare] = [blocking('preview'), blocking('bare')];
  const { cpuSlowdown, latency, throughput } = CONDITIONS;
  return {
    ...{ runs, cpuSlowdown, latency, throughput },
    bare: medians('bare', frame),
    picture: medians('preview', ({ firstPicture }) => firstPicture),
    frame: medians('preview', frame),
    requests: medians('preview', ({ apiRequests }) => apiRequests),
    blocked: {
      first: own.first - bare.first,
      repeat: own.repeat - bare.repeat,
      later: own.later - bare.later,
    },
    shift: medians('preview', ({ shift }) => shift, 5),
  };
}
