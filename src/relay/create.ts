import type { OjinError } from '../http/error.ts';
import { type Answer, explain, failure, STORE_DOWN, success, UNCERTAIN } from './answers.ts';
import { limitsFor, type TaskLimit } from './limits.ts';
import { TIMES } from './options.ts';
import { type Claimed, type Entry, NothingWritten } from './stores/store.ts';
import { type Caller, sealHandle } from './tokens.ts';
import type { Work } from './work.ts';

export interface Order {
  readonly caller: Caller;
  /** Bucket of the client's address; only of those whom nobody but a cookie knows. */
  readonly address: string | undefined;
  readonly message: string;
  readonly templateId?: string | undefined;
  readonly idempotencyKey: string;
}

/** What is remembered of an `Idempotency-Key`, from before SJinn is called. */
type Memory = { readonly fingerprint: string } & (
  | {
      readonly state: 'pending';
      /** ms since the epoch */
      readonly since: number;
      /** Tells this call from a later one with the same key. */
      readonly member: string;
    }
  | { readonly state: 'done'; readonly answer: Answer }
  | { readonly state: 'unknown' }
);

const OTHER_BODY = failure(422, 'This Idempotency-Key was used for another task.');
const IN_FLIGHT = failure(409, 'The first call with this Idempotency-Key is not over yet.', 2_000);

/** Starts a task at most once for each `Idempotency-Key`, within the limits. */
export async function createTask(order: Order, work: Work): Promise<Answer> {
  const { settings, keys, writes, report } = work;
  const { clock, store } = settings;
  const { caller, message, templateId = '' } = order;
  const key = `task:${await keys.digest('task', holderOf(caller), order.idempotencyKey)}`;
  const fingerprint = await keys.digest('body', message, templateId);
  const limits = limitsFor(caller, order.address, work);
  const giveUp = clock.now() + TIMES.duplicateWait;

  for (;;) {
    const unsaved = await writes.recall(key);
    if (unsaved !== undefined)
      return repeated(JSON.parse(unsaved) as Memory, fingerprint, clock.now()) ?? IN_FLIGHT;
    const member = crypto.randomUUID();
    const pending: Memory = { state: 'pending', fingerprint, since: clock.now(), member };
    const entry: Entry = { key, value: JSON.stringify(pending), ttl: TIMES.keyLifetime };
    const claim: Claim = { member, fingerprint, entry, limits };
    let claimed: Claimed;
    try {
      claimed = await store.claim(member, limits, entry);
    } catch (error) {
      report('store', { code: 'store-down' });
      // it may have been claimed all the same; whoever waits is a visitor
      if (!(error instanceof NothingWritten)) void undo(claim, { isKnown: false }, work);
      return STORE_DOWN; // without limits nothing is started
    }
    if (claimed.claimed) return start(order, claim, work);
    if ('full' in claimed) return refusal(limits[claimed.full], claimed.retryAfter);
    const answer = repeated(JSON.parse(claimed.prior) as Memory, fingerprint, clock.now());
    if (answer) return answer;
    if (clock.now() >= giveUp) return IN_FLIGHT;
    await clock.sleep(TIMES.look);
  }
}

/**
 * Whom a key belongs to. A visitor whom only a cookie names may come back without it, when the
 * browser keeps none for this site: then their key, which is random and theirs alone, is all that
 * says "I have asked for this already". Whoever knows it could as well know the task's handle.
 */
const holderOf = ({ visitor, origin, isAnonymous }: Caller): string =>
  isAnonymous ? `anonymous ${origin}` : visitor;

function refusal(limit: TaskLimit | undefined, retryAfter: number): Answer {
  return failure(429, limit?.text ?? '', Math.min(retryAfter, limit?.longestWait ?? Infinity));
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
  readonly entry: Entry;
  readonly limits: readonly TaskLimit[];
}

/** Not ended by a visitor who leaves: what was begun is paid for, and the answer is kept. */
async function start(order: Order, claim: Claim, work: Work): Promise<Answer> {
  const { message, templateId, caller, address } = order;
  const { member, fingerprint } = claim;
  const { sjinn, keys, report } = work;
  const call = sjinn(TIMES.create);
  const created = await call.client
    .create({ message, templateId })
    .catch((error: unknown) => ({ error: error as OjinError }));
  if (!('error' in created)) {
    const { chatId, projectId } = created;
    const handle = await sealHandle({ chatId, projectId, ...caller, address, member }, keys);
    const answer = success({ project_id: projectId, chat_id: handle });
    // not told before it is kept: a crash must not make "unknown" of what somebody has been told
    await remember({ state: 'done', fingerprint, answer }, claim, work, TIMES.storeWait);
    return answer;
  }

  const { error } = created;
  const { answer, code, hint } = explain(error);
  if (error.outcome === 'unknown' && !call.neverArrived()) {
    report('vendor', { code, hint: 'A task may have been started: see the account at SJinn.' });
    await remember({ state: 'unknown', fingerprint }, claim, work);
    return UNCERTAIN;
  }
  report('vendor', { code, ...(hint ? { hint } : {}) });
  await undo(claim, { isKnown: true, wasCalled: !call.neverArrived() }, work);
  return answer;
}

/** @param patience ms that the visitor waits for at most until it is kept */
function remember(
  memory: Memory,
  { entry }: Claim,
  { settings, writes, report }: Work,
  patience = 0,
): Promise<void> {
  const value = JSON.stringify(memory);
  const write = () => settings.store.set(entry.key, value, TIMES.keyLifetime);
  return writes.insist(entry.key, write, report, { value, patience });
}

/**
 * Gives back what was claimed for a task that was not started.
 * @param isKnown the store has said that it was claimed; else it may still be claimed later
 * @param wasCalled SJinn has heard of it: that counts as a call
 */
function undo(
  { member, limits, entry }: Claim,
  { isKnown, wasCalled = false }: { isKnown: boolean; wasCalled?: boolean },
  { settings, writes, report }: Work,
): Promise<void> {
  const given = limits.filter(({ countsCalls }) => !countsCalls || !wasCalled);
  const write = () =>
    settings.store.release(
      member,
      given.map(({ key }) => key),
      entry,
    );
  // under a name of its own: the same key may be claimed again in the meantime
  return writes.insist(`undo:${member}`, write, report, isKnown ? {} : { settle: TIMES.lateClaim });
}
