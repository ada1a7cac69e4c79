import type { OjinError } from '../http/error.ts';
import { type Answer, explain, failure, STORE_DOWN, success, UNCERTAIN } from './answers.ts';
import { TIMES } from './options.ts';
import type { Claimed, Entry, Limit } from './stores/store.ts';
import { sealHandle } from './tokens.ts';
import { runningKey, tryStore, type Work } from './work.ts';

export interface Order {
  readonly visitor: string;
  readonly message: string;
  readonly templateId?: string | undefined;
  readonly idempotencyKey: string;
}

/** What is remembered of an `Idempotency-Key`, from before SJinn is called. */
type Memory = { readonly fingerprint: string } & (
  | { readonly state: 'pending'; /** ms since the epoch */ readonly since: number }
  | { readonly state: 'done'; readonly answer: Answer }
  | { readonly state: 'unknown' }
);

const OTHER_BODY = failure(422, 'This Idempotency-Key was used for another task.');
const IN_FLIGHT = failure(409, 'The first call with this Idempotency-Key is not over yet.', 2_000);
/** In the order of the limits that are claimed. */
const FULL = [
  'You have started all tasks that are possible within a day.',
  'As many of your tasks as possible are running already.',
  'No more tasks can be started today.',
];
/** ms. A slot becomes free when a task ends, long before it would by itself. */
const SLOT_WAIT = 30_000;

/** Starts a task at most once for each `Idempotency-Key` of a visitor, within the limits. */
export async function createTask(order: Order, work: Work): Promise<Answer> {
  const { settings, keys, report } = work;
  const { clock, store } = settings;
  const { visitor, message, templateId = '' } = order;
  const member = await keys.digest('task', visitor, order.idempotencyKey);
  const fingerprint = await keys.digest('body', message, templateId);
  const limits = limitsFor(visitor, work);
  const key = `task:${member}`;
  const giveUp = clock.now() + TIMES.duplicateWait;

  for (;;) {
    const pending: Memory = { state: 'pending', fingerprint, since: clock.now() };
    const entry: Entry = { key, value: JSON.stringify(pending), ttl: TIMES.keyLifetime };
    let claimed: Claimed;
    try {
      claimed = await store.claim(member, limits, entry);
    } catch {
      report('store', { code: 'store-down' });
      return STORE_DOWN; // without limits nothing is started
    }
    if (claimed.claimed) return start(order, { member, fingerprint, key, limits }, work);
    if ('full' in claimed) return refusal(claimed);
    const answer = repeated(JSON.parse(claimed.prior) as Memory, fingerprint, clock.now());
    if (answer) return answer;
    if (clock.now() >= giveUp) return IN_FLIGHT;
    await clock.sleep(TIMES.look);
  }
}

function limitsFor(visitor: string, { settings, keys }: Work): readonly Limit[] {
  const { tasksPerDay, concurrentTasks, globalTasksPerDay } = settings.limits;
  return [
    { key: `day:${visitor}`, max: tasksPerDay, ttl: TIMES.day },
    { key: runningKey(visitor), max: concurrentTasks, ttl: TIMES.slot },
    { key: `day:${keys.audience}`, max: globalTasksPerDay, ttl: TIMES.day },
  ];
}

function refusal({ full, retryAfter }: { full: number; retryAfter: number }): Answer {
  const wait = full === 1 ? Math.min(retryAfter, SLOT_WAIT) : retryAfter;
  return failure(429, FULL[full] ?? '', wait);
}

/** What the first call with the same key came to; undefined while it is under way. */
function repeated(memory: Memory, fingerprint: string, now: number): Answer | undefined {
  if (memory.fingerprint !== fingerprint) return OTHER_BODY;
  if (memory.state === 'done') return memory.answer;
  if (memory.state === 'unknown') return UNCERTAIN;
  // whoever made that call would have noted its end by now: it crashed
  return now - memory.since > TIMES.create + TIMES.grace ? UNCERTAIN : undefined;
}

interface Claim {
  readonly member: string;
  readonly fingerprint: string;
  readonly key: string;
  readonly limits: readonly Limit[];
}

/** Not ended by a visitor who leaves: what was begun is paid for, and the answer is kept. */
async function start(order: Order, claim: Claim, work: Work): Promise<Answer> {
  const { message, templateId, visitor } = order;
  const { member, fingerprint, key, limits } = claim;
  const { settings, keys, sjinn, report } = work;
  const { store } = settings;
  const remember = (memory: Memory) =>
    tryStore(store.set(key, JSON.stringify(memory), TIMES.keyLifetime), report);

  const created = await sjinn(TIMES.create)
    .create({ message, templateId })
    .catch((error: unknown) => ({
      error: error as OjinError,
    }));
  if (!('error' in created)) {
    const { chatId, projectId } = created;
    const handle = await sealHandle({ chatId, projectId, visitor, member }, keys);
    const answer = success({ project_id: projectId, chat_id: handle });
    await remember({ state: 'done', fingerprint, answer });
    return answer;
  }

  const { error } = created;
  const { answer, code, hint } = explain(error);
  if (error.outcome === 'unknown') {
    report('vendor', { code, hint: 'A task may have been started: see the account at SJinn.' });
    await remember({ state: 'unknown', fingerprint });
    return UNCERTAIN;
  }
  report('vendor', { code, ...(hint ? { hint } : {}) });
  // the key last: while it is there, nobody else can be the same member
  const release = store.release(
    member,
    limits.map((limit) => limit.key),
  );
  await tryStore(
    release.then(() => store.delete(key)),
    report,
  );
  return answer;
}
