/**
 * `npx tsx src/relay/main.ts`, and the container image: a relay configured by the environment,
 * until SIGINT or SIGTERM.
 */
import { relayFromEnv, serveRelay } from './node.ts';

try {
  const { RELAY_METRICS_PORT: port } = process.env;
  const options = relayFromEnv(process.env);
  const { hostname } = options;
  const metrics = port
    ? await (await import('./metrics.ts')).serveMetrics({ port: Number(port), hostname })
    : undefined;
  const relay = await serveRelay({ ...options, ...(metrics && { log: metrics.log }) });
  process.stdout.write(`relay ready ${relay.url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void relay.close());
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
