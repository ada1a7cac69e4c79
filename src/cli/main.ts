#!/usr/bin/env node
/** `ojin-widget`: the command line. The exit codes are in `exit-codes.ts`. */
import { EXIT } from './exit-codes.ts';
import { runCli } from './program.ts';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(EXIT.interrupted); // second signal: exit now
    interruption.abort();
  });
// the reader of a pipe may exit early, as `head` does
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed);
});

process.exitCode = await runCli({
  argv: process.argv.slice(2),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  interactive: process.stdin.isTTY && process.stderr.isTTY,
  signal: interruption.signal,
});
