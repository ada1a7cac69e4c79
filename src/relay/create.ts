import type { OjinError } from '../http/error.ts';
import { createdData } from '../sjinn/answers.ts';
import { type Answer, explain, failure, STORE_DOWN, success, UNCERTAIN } from './answers.ts';
import { inLine, leaveLine, noteNoRoom, type Waiting, waitForTurn } from './line.ts';
import { limitsFor, type TaskLimit } from './limits.ts';
import { TIMES } from './options.ts';
import { type Claimed, type Entry, NothingWritten } from './stores/store.ts';
import { type Caller, sealHandle } from './tokens.ts';
import type { Work } from './work.ts';

export interface CreateRequest {
  readonly caller: Caller;
  /** Bucket of the client's address; only for visitors identified by cookie alone. */
  readonly address: string | undefined;
  readonly message: string;
  readonly templateId?: string | undefined;
  readonly idempotencyKey: string;
}

/** What is stored for an `Idempotency-Key`, starting before SJinn is called. */
type KeyRecord = { readonly fingerprint: string } & (
  | {
      readonly state: 'pending';
      /** ms since the epoch */
      readonly since: number;
      /** Distinguishes this call from a later one with the same key. */
      readonly member: string;
    }
  | { readonly state: 'done'; readonly answer: Answer }
  | { readonly state: 'unknown' }
);

const OTHER_BODY = failure(422, 'This Idempotency-Key was used for another task.');
const IN_FLIGHT = failure(
  409,
  'The first call with this Idempotency-Key is still in progress.',
  2_000,
);

/** Starts a task at most once for each `Idempotency-Key`, within the limits. */
export async function createTask(request: CreateRequest, work: Work): Promise<Answer> {
  const { settings, keys, writes, report } = work;
  const { clock, store } = settings;
  const { caller, message, templateId = '' } = request;
  const key = `task:${await keys.digest('task', scopeOf(caller), request.idempotencyKey)}`;
  const fingerprint = await keys.digest('body', message, templateId);
  const limits = limitsFor(caller, request.address, work);
  const deadline = clock.now() + TIMES.duplicateWait;

  for (;;) {
    const unsaved = await writes.pendingValue(key);
    if (unsaved !== undefined)
      return replayed(JSON.parse(unsaved) as KeyRecord, fingerprint, clock.now()) ?? IN_FLIGHT;
    const member = crypto.randomUUID();
    const pending: KeyRecord = { state: 'pending', fingerprint, since: clock.now(), member };
    const entry: Entry = { key, value: JSON.stringify(pending), ttl: TIMES.keyLifetime };
    const claim: Claim = { member, fingerprint, entry, limits };
    let claimed: Claimed;
    try {
      claimed = await store.claim(member, limits, entry);
    } catch (error) {
      report('store', { code: 'store-down' });
      // the claim may have succeeded anyway; do not keep the visitor waiting
      if (!(error instanceof NothingWritten)) void rollBack(claim, { isKnown: false }, work);
      return STORE_DOWN; // never start a task without checking limits
    }
    if (claimed.claimed) {
      const wait = await waitForTurn(waiting(claim), work);
      if (!wait) return start(request, claim, work);
      await rollBack(claim, { isKnown: true }, work);
      return inLine(wait);
    }
    if ('full' in claimed) return refusal(limits[claimed.full], claimed.retryAfter);
    const answer = replayed(JSON.parse(claimed.prior) as KeyRecord, fingerprint, clock.now());
    if (answer) return answer;
    if (clock.now() >= deadline) return IN_FLIGHT;
    await clock.sleep(TIMES.look);
  }
}

/**
 * The scope of a key. A visitor identified only by cookie may come back without it, when the
 * browser does not store cookies for this site: then only the key, which is random and private,
 * identifies a repeated request. Anyone who knows it could just as well know the task's handle.
 */
const scopeOf = ({ visitor, origin, isAnonymous }: Caller): string =>
  isAnonymous ? `anonymous ${origin}` : visitor;

function refusal(limit: TaskLimit | undefined, retryAfter: number): Answer {
  return failure(429, limit?.text ?? '', Math.min(retryAfter, limit?.maxWait ?? Infinity));
}

/** Outcome of the first call with the same key; undefined while it is in progress. */
function replayed(record: KeyRecord, fingerprint: string, now: number): Answer | undefined {
  if (record.fingerprint !== fingerprint) return OTHER_BODY;
  if (record.state === 'done') return record.answer;
  if (record.state === 'unknown') return UNCERTAIN;
  // that call would have recorded its outcome by now: its process crashed
  return now - record.since > TIMES.create + TIMES.grace ? UNCERTAIN : undefined;
}

interface Claim {
  readonly member: string;
  readonly fingerprint: string;
  readonly entry: Entry;
  readonly limits: readonly TaskLimit[];
}

/** A repeated call keeps its place. */
const waiting = ({ entry, limits }: Claim): Waiting => ({ member: entry.key, limits });

/** Not aborted when the visitor leaves: a started task is billed, so its response is stored. */
async function start(request: CreateRequest, claim: Claim, work: Work): Promise<Answer> {
  const { message, templateId, caller, address } = request;
  const { member, fingerprint } = claim;
  const { sjinn, keys, report, settings } = work;
  const call = sjinn(TIMES.create);
  const created = await call.client
    .create({ message, templateId })
    .catch((error: unknown) => ({ error: error as OjinError }));
  const hasNoRoom = 'error' in created && created.error.code === 'rate-limited';
  if (!hasNoRoom) void leaveLine(waiting(claim), work); // or the place is lost a little later
  if (!('error' in created)) {
    const { chatId, projectId } = created;
    const handle = await sealHandle({ chatId, projectId, ...caller, address, member }, keys);
    const answer = success(createdData({ projectId, chatId: handle }));
    // store before responding: after a crash, a reported success must not become "unknown"
    await saveRecord({ state: 'done', fingerprint, answer }, claim, work, TIMES.storeWait);
    return answer;
  }

  const { error } = created;
  const { answer, entry } = explain(error, 'create', [settings.apiKey, message]);
  if (error.outcome === 'unknown' && !call.neverArrived()) {
    const hint = 'A task may have been started: check the SJinn account.';
    report('vendor', { ...entry, hint });
    await saveRecord({ state: 'unknown', fingerprint }, claim, work);
    return UNCERTAIN;
  }
  report('vendor', entry);
  if (hasNoRoom) {
    const wait = await noteNoRoom(error, waiting(claim), work);
    await rollBack(claim, { isKnown: true }, work);
    return inLine(wait);
  }
  await rollBack(claim, { isKnown: true, wasCalled: !call.neverArrived() }, work);
  return answer;
}

/** @param maxWait maximum time in ms that the visitor waits for the write */
function saveRecord(
  record: KeyRecord,
  { entry }: Claim,
  { settings, writes, report }: Work,
  maxWait = 0,
): Promise<void> {
  const value = JSON.stringify(record);
  const write = () => settings.store.set(entry.key, value, TIMES.keyLifetime);
  return writes.persist(entry.key, write, report, { value, maxWait });
}

/**
 * Releases what was claimed for a task that was not started.
 * @param isKnown the store confirmed the claim; otherwise it may still take effect later
 * @param wasCalled SJinn rejected the request: that counts as a call, but not that there is no room
 */
function rollBack(
  { member, limits, entry }: Claim,
  { isKnown, wasCalled = false }: { isKnown: boolean; wasCalled?: boolean },
  { settings, writes, report }: Work,
): Promise<void> {
  const released = limits.filter(({ countsCalls }) => !countsCalls || !wasCalled);
  const write = () =>
    settings.store.release(
      member,
      released.map(({ key }) => key),
      entry,
    );
  // under a separate key: the same key may be claimed again in the meantime
  return writes.persist(
    `undo:${member}`,
    write,
    report,
    isKnown ? {} : { minAge: TIMES.lateClaim },
  );
}
