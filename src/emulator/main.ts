/** `npx tsx src/emulator/main.ts`: the emulator on PORT (default 8787) until SIGINT or SIGTERM. */
import { serveEmulator } from './node.ts';

const { url, close } = await serveEmulator({ port: Number(process.env.PORT ?? 8787) });
process.stdout.write(`emulator ready ${url}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void close());
}
