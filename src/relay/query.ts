import type { OjinError } from '../http/error.ts';
import { statusData } from '../sjinn/answers.ts';
import { NOT_STARTED_OR_COMPLETED } from '../sjinn/contract.ts';
import type { TaskSnapshot } from '../sjinn/wire.ts';
import { type Answer, explain, failure, success } from './answers.ts';
import { runningKey } from './limits.ts';
import { type Settings, TIMES } from './options.ts';
import { MemoryStore } from './stores/memory.ts';
import type { RelayStore } from './stores/store.ts';
import type { TaskHandle } from './tokens.ts';
import { tryStore, type Work } from './work.ts';

/** SJinn's response as shared through the store: JSON, where NaN is null. */
type PollResult = { readonly snapshot: Shared } | { readonly answer: Answer };
type Shared = {
  readonly [K in keyof TaskSnapshot]: TaskSnapshot[K] extends number
    ? number | null
    : TaskSnapshot[K];
};

/** Placeholder in the store while a query to SJinn is in flight. */
const IN_FLIGHT = 'asking';

export interface StatusQuery {
  readonly handle: TaskHandle;
  /** The signed form that the visitor has. */
  readonly sealed: string;
  /** Empty: all tools. */
  readonly toolNames: readonly string[];
}

/** Queries SJinn for a task at most once per interval, across all tabs, visitors and processes. */
export class Polling {
  readonly #settings: Settings;
  readonly #inFlight = new Map<string, Promise<PollResult>>();
  /** Deduplicates queries within this process while the store is unavailable. */
  readonly #fallback: RelayStore;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#fallback = new MemoryStore(settings.clock);
  }

  async query({ handle, sealed, toolNames }: StatusQuery, work: Work): Promise<Answer> {
    const result = await this.#poll(handle, work);
    if ('answer' in result) return result.answer;
    const { status, toolResults, createdAt, updatedAt } = result.snapshot;
    // filtered here rather than by SJinn: one response serves every filter
    const filtered = toolNames.length
      ? toolResults.filter(({ name }) => toolNames.includes(name))
      : toolResults;
    return success(
      statusData({
        ...{ chatId: sealed, projectId: handle.projectId, status },
        results: filtered.map(({ name, results }) => [name, results]),
        ...{ createTime: isoTime(createdAt), updateTime: isoTime(updatedAt) },
      }),
    );
  }

  async #poll(handle: TaskHandle, work: Work): Promise<PollResult> {
    const key = `poll:${await work.keys.digest('poll', handle.chatId)}`;
    const inFlight = this.#inFlight.get(key);
    if (inFlight) return inFlight;
    const polling = this.#share(this.#settings.passing, key, handle, work).catch(() => {
      work.report('store', { code: 'store-down' });
      return this.#share(this.#fallback, key, handle, work);
    });
    this.#inFlight.set(key, polling);
    return polling.finally(() => this.#inFlight.delete(key));
  }

  /** @throws when the store is unavailable; SJinn was not queried then */
  async #share(
    store: RelayStore,
    key: string,
    handle: TaskHandle,
    work: Work,
  ): Promise<PollResult> {
    const { clock } = this.#settings;
    const entry = { key, value: IN_FLIGHT, ttl: TIMES.query + TIMES.look };
    const end = clock.now() + TIMES.query;
    while (clock.now() <= end) {
      const claimed = await store.claim('', [], entry);
      if (claimed.claimed) {
        const result = await ask(handle, work);
        await tryStore(store.set(key, JSON.stringify(result), TIMES.pollInterval), work.report);
        return result;
      }
      if ('prior' in claimed && claimed.prior !== IN_FLIGHT)
        return JSON.parse(claimed.prior) as PollResult;
      await clock.sleep(TIMES.look);
    }
    return { answer: failure(504, 'The service did not respond in time.') };
  }
}

async function ask(
  { chatId, visitor, address, member }: TaskHandle,
  work: Work,
): Promise<PollResult> {
  const { sjinn, report, settings } = work;
  try {
    const snapshot = await sjinn(TIMES.query).client.query(chatId);
    const { status, toolResults } = snapshot;
    // one that has not started has no results
    if (status === NOT_STARTED_OR_COMPLETED && toolResults.length) {
      const sets = [visitor, address].filter((owner) => owner !== undefined).map(runningKey);
      await tryStore(settings.store.release(member, sets), report);
    }
    return { snapshot };
  } catch (error) {
    const { answer, entry } = explain(error as OjinError, 'query', [settings.apiKey]);
    report('vendor', entry);
    return { answer };
  }
}

const isoTime = (ms: number | null): string | undefined =>
  ms === null || Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
