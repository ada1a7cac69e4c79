/** `npx tsx src/relay/main.ts`: a relay configured by the environment, until SIGINT or SIGTERM. */
import { relayFromEnv, serveRelay } from './node.ts';

try {
  const { url, close } = await serveRelay(relayFromEnv(process.env));
  process.stdout.write(`relay ready ${url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
