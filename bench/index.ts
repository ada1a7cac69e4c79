/**
 * `npm run bench`: every measurement, one after the other, each in a process of its own.
 * `npm run bench -- relay --seconds 10` makes one of them; flags without a name are the preview's.
 */
import { spawnSync } from 'node:child_process';

const BENCHES = ['preview', 'relay', 'upload'];

const [first = '', ...rest] = process.argv.slice(2);
const isFlag = first.startsWith('-');
const asked = isFlag ? ['preview'] : first ? [first] : BENCHES;
const flags = isFlag ? [first, ...rest] : rest;
if (!BENCHES.includes(asked[0] ?? '')) {
  console.error(`No measurement named ${first}; there are ${BENCHES.join(', ')}.`);
  process.exit(2);
}

for (const name of asked) {
  console.log(`\n# ${name}\n`);
  const { status } = spawnSync('npx', ['tsx', `bench/${name}.ts`, ...flags], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
