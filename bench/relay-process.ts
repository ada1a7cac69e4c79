/** Child process of {@link ./relay.ts}: one relay; the parent decides where its log goes. */
import { serveRelay } from '../src/relay/node.ts';
import type { RelayConfig, Usage } from './relay.ts';

process.once('message', (config) => void start(config as RelayConfig));
process.once('disconnect', () => process.exit());

async function start({ apiBase, apiKey, origin, visitors, dataDir }: RelayConfig): Promise<void> {
  const relay = await serveRelay({
    ...{ apiBase, apiKey, origins: [origin], port: 0 },
    secret: 'for this measurement only: nothing here is worth stealing',
    identify: (request) => request.headers.get('x-visitor'),
    limits: { globalTasksPerDay: visitors },
    ...(dataDir === undefined ? {} : { dataDir }),
  });
  process.on('message', () => process.send?.(usage()));
  process.send?.(relay.url);
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  return { cpu: (user + system) / 1000, rss: process.memoryUsage.rss(), peak: maxRSS * 1024 };
}
