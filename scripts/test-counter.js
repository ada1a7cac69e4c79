import { relative } from 'node:path';

/**
 * A reporter of node:test for scripts/test.ts: yields one line of JSON, `{ passed, failures }`.
 * What failed only since something within it failed is not listed.
 */
export default async function* (events) {
  let passed = 0;
  const failures = [];
  for await (const { type, data } of events) {
    const cause = data.details?.error?.cause;
    if (type === 'test:pass' && data.details.type !== 'suite' && !data.skip) passed++;
    else if (type === 'test:fail' && data.details.error.failureType !== 'subtestsFailed')
      failures.push(`${relative('', data.file ?? '')}: ${data.name}: ${cause?.message ?? cause}`);
  }
  yield `${JSON.stringify({ passed, failures })}\n`;
}
