import type { Browser, CDPSession, Page } from 'playwright-core';
import { AFTERMATH, type PageReport, probe, REPORT } from './probe.ts';
import type { Visits } from './series.ts';
import { mean, median, sum } from './statistics.ts';
import { type Transfer, Wire } from './wire.ts';

/** One visit of one page. Times are ms since the navigation started. */
export interface Visit extends PageReport {
  /** Bytes over the wire, headers included. */
  readonly scriptBytes: number;
  readonly filmBytes: number;
  readonly apiRequests: number;
  /** Mean duration of the page's own API requests, in ms; NaN if none. */
  readonly apiDuration: number;
  /** Median duration of the same requests repeated when idle, in ms; NaN if none. */
  readonly roundTrip: number;
  /** When the film was first requested. */
  readonly filmRequested: number;
  /** The poster or the first frame, whichever was painted first. */
  readonly firstPicture: number;
  /** Excess over 50 ms of all long tasks, up to the first frame + {@link AFTERMATH}. */
  readonly blocking: number;
  /** All tasks of the main thread, up to the first frame + {@link AFTERMATH}. */
  readonly tasks: number;
  /** Sum of all layout shifts. */
  readonly shift: number;
  /** JavaScript heap after a garbage collection, in bytes. */
  readonly heap: number;
  readonly transfers: readonly Transfer[];
}

export interface Conditions {
  /** Slowdown factor of the main thread. */
  readonly cpuSlowdown: number;
  /** ms per request. */
  readonly latency: number;
  /** Bit/s, in both directions. */
  readonly throughput: number;
}

const MAX_WAIT = 30_000;

/** Visits a page with an empty cache, leaves it, and returns twice in the same tab. */
export async function visitThreeTimes(
  browser: Browser,
  conditions: Conditions,
  start: string,
  url: string,
): Promise<Visits> {
  const context = await browser.newContext({ viewport: { width: 800, height: 900 } });
  try {
    // tsx wraps named functions in this, including those that run in the page
    await context.addInitScript('globalThis.__name = (named) => named');
    await context.addInitScript(probe, { name: REPORT, aftermath: AFTERMATH });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const wire = await Wire.on(session);
    await session.send('Performance.enable');
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', { name: REPORT });
    await applyConditions(session, conditions);
    const visit = async () => {
      await page.goto(start);
      return visitOnce(page, session, wire, url);
    };
    return { first: await visit(), repeat: await visit(), later: await visit() };
  } finally {
    await context.close();
  }
}

async function applyConditions(session: CDPSession, conditions: Conditions): Promise<void> {
  const { cpuSlowdown, latency, throughput } = conditions;
  await session.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency },
    ...{ downloadThroughput: throughput / 8, uploadThroughput: throughput / 8 },
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });
}

async function visitOnce(page: Page, session: CDPSession, wire: Wire, url: string): Promise<Visit> {
  const before = await metrics(session);
  wire.begin();
  const reported = reportOf(session, url);
  await page.goto(url, { waitUntil: 'commit' });
  const report = await reported;
  const after = await metrics(session);
  await wire.settled(5000); // the film is cached only once it has finished loading
  await session.send('HeapProfiler.collectGarbage');
  const { JSHeapUsedSize: heap = NaN } = await metrics(session);

  const transfers = [...wire.transfers];
  const of = (kind: Transfer['kind']) => transfers.filter((transfer) => transfer.kind === kind);
  const bytes = (kind: Transfer['kind']) => sum(of(kind).map((transfer) => transfer.bytes));
  const { longTasks, shifts, firstImage, firstFrame } = report;
  return {
    ...report,
    scriptBytes: bytes('script'),
    filmBytes: bytes('film'),
    apiRequests: of('api').length,
    apiDuration: mean(of('api').map(duration)),
    roundTrip: await roundTrip(page, wire),
    filmRequested: of('film')[0]?.start ?? NaN,
    firstPicture: Math.min(firstImage || Infinity, firstFrame),
    blocking: sum(longTasks.map((task) => task - 50)),
    tasks: 1000 * ((after.TaskDuration ?? NaN) - (before.TaskDuration ?? NaN)),
    shift: sum(shifts),
    heap,
    transfers,
  };
}

const duration = ({ start, end }: Transfer) => end - start;

/** Repeats the page's first API request three times, sequentially. */
async function roundTrip(page: Page, wire: Wire): Promise<number> {
  const url = wire.of('api')[0]?.url;
  if (!url) return NaN;
  wire.begin();
  await page.evaluate(async (api) => {
    for (let i = 0; i < 3; i++) await (await fetch(api)).text();
  }, url);
  return median(wire.of('api').map(duration));
}

function reportOf(session: CDPSession, url: string): Promise<PageReport> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${url} presented no frame within ${MAX_WAIT} ms.`)),
      MAX_WAIT,
    );
    session.once('Runtime.bindingCalled', ({ payload }) => {
      clearTimeout(timer);
      // JSON serialises NaN as null
      const revive = (_: string, value: unknown) => value ?? NaN;
      resolve(JSON.parse(payload, revive) as PageReport);
    });
  });
}

async function metrics(session: CDPSession): Promise<Readonly<Record<string, number>>> {
  const { metrics: list } = await session.send('Performance.getMetrics');
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}
