/**
 * `ojin-widget/relay/metrics`: counts what a relay logs, for Prometheus. Requires the package
 * `prom-client`.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Log, type LogEntry, logToConsole } from './log.ts';
import { RelayConfigError } from './options.ts';

/** Names, and what is counted. */
export const METRICS = {
  requests: {
    name: 'ojin_relay_requests_total',
    help: 'Answered requests by call and HTTP status.',
  },
  duration: {
    name: 'ojin_relay_request_duration_seconds',
    help: 'Time to answer a request, by call.',
  },
  limits: {
    name: 'ojin_relay_limits_hit_total',
    help: 'Requests refused with 429, by call.',
  },
  vendor: {
    name: 'ojin_relay_vendor_problems_total',
    help: 'Problems with SJinn, by its error number.',
  },
  store: {
    name: 'ojin_relay_store_problems_total',
    help: 'Writes and reads that the store did not do.',
  },
  defects: {
    name: 'ojin_relay_defects_total',
    help: 'Unexpected failures of the relay itself.',
  },
} as const;

/** Upper bounds in s. A create may take 30 s. */
const BUCKETS = [0.005, 0.02, 0.1, 0.5, 1, 2.5, 5, 10, 30];

export interface RelayMetrics {
  /** For the option `log`: counts the entry, then passes it on. */
  readonly log: Log;
  /** The text for Prometheus, with its `Content-Type`. */
  scrape(): Promise<{ contentType: string; text: string }>;
}

/**
 * @param log where entries go once they are counted; default: one JSON line to the console
 * @throws RelayConfigError when `prom-client` is not installed
 */
export async function relayMetrics(log: Log = logToConsole): Promise<RelayMetrics> {
  const { Counter, Histogram, Registry } = await import('prom-client').catch((cause: unknown) => {
    const error = new RelayConfigError([
      'Metrics require the package prom-client: npm install prom-client',
    ]);
    throw Object.assign(error, { cause });
  });
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(
    about: { name: string; help: string },
    ...labelNames: Label[]
  ) => new Counter({ ...about, labelNames, registers });
  const requests = counter(METRICS.requests, 'call', 'status');
  const limits = counter(METRICS.limits, 'call');
  const vendor = counter(METRICS.vendor, 'code');
  const store = counter(METRICS.store);
  const defects = counter(METRICS.defects);
  const duration = new Histogram({
    ...METRICS.duration,
    labelNames: ['call'] as const,
    buckets: BUCKETS,
    registers,
  });

  const count = ({
    level,
    event,
    status,
    durationMs = 0,
    code,
    call = 'other',
  }: LogEntry): void => {
    if (event === 'request') {
      requests.inc({ call, status: String(status) });
      duration.observe({ call }, durationMs / 1000);
      if (status === 429) limits.inc({ call });
    } else if (event === 'vendor') vendor.inc({ code: String(code) });
    else if (event === 'store' && level === 'error') store.inc();
    else if (event === 'failure') defects.inc();
  };
  return {
    log: (entry) => {
      count(entry);
      log(entry);
    },
    scrape: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

export interface RunningMetrics extends RelayMetrics {
  /** Such as `http://localhost:9464/metrics`. */
  readonly url: string;
  close(): void;
}

/**
 * Serves `GET /metrics` on a port of its own, which visitors must not reach. Rejects when the port
 * is in use.
 * @param options `port`: 0 picks a free one; `hostname`: default 127.0.0.1
 */
export async function serveMetrics(
  options: { port: number; hostname?: string | undefined },
  log?: Log,
): Promise<RunningMetrics> {
  const metrics = await relayMetrics(log);
  const { port, hostname = '127.0.0.1' } = options;
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.scrape().then(
      ({ contentType, text }) => response.setHeader('Content-Type', contentType).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, resolve);
  });
  server.unref(); // it lives as long as what it counts
  return {
    ...metrics,
    url: `http://localhost:${(server.address() as AddressInfo).port}/metrics`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
