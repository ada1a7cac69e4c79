import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mutated } from '../sjinn/mutated.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { startRelay } from './support/relay.ts';

/* Whatever SJinn answers, the relay's own answers match openapi/relay.json: `startRelay` checks that. */

test('mutated answers of SJinn', { timeout: 120_000 }, async () => {
  const clock = new FakeClock();
  let answer: unknown;
  const limits = { tasksPerDay: 1e6, concurrentTasks: 1e6, globalTasksPerDay: 1e6 };
  const { visit } = startRelay({
    ...{ clock, limits },
    fetch: () => Promise.resolve(new Response(JSON.stringify(answer))),
  });
  let visitor = await visit();
  const handle = await (async () => {
    answer = { success: true, data: { chat_id: 'c1', project_id: 'p1' } };
    return visitor.start();
  })();
  await fc.assert(
    fc.asyncProperty(mutated, async (json) => {
      answer = json;
      await clock.advance(60_000);
      visitor = await visit(visitor.cookie);
      const created = await visitor.create();
      assert.notEqual(created.status, 500);
      const queried = await visitor.query(handle);
      assert.notEqual(queried.status, 500);
      for (const { json: told } of [created, queried])
        assert.equal(typeof told.success, 'boolean', JSON.stringify(told));
    }),
    { numRuns: 300 },
  );
});
