/**
 * `npm run bench`: runs all benchmarks sequentially, each in its own process.
 * `npm run bench -- relay --seconds 10` runs one of them; flags without a name are for `preview`.
 */
import { spawnSync } from 'node:child_process';

const BENCHES = ['preview', 'relay', 'upload'];

const [first = '', ...rest] = process.argv.slice(2);
const isFlag = first.startsWith('-');
const selected = isFlag ? ['preview'] : first ? [first] : BENCHES;
const flags = isFlag ? [first, ...rest] : rest;
if (!BENCHES.includes(selected[0] ?? '')) {
  console.error(`Unknown benchmark: ${first}. Available: ${BENCHES.join(', ')}.`);
  process.exit(2);
}

for (const name of selected) {
  console.log(`\n# ${name}\n`);
  const { status } = spawnSync('npx', ['tsx', `bench/${name}.ts`, ...flags], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
