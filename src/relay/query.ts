import type { OjinError } from '../http/error.ts';
import type { TaskSnapshot } from '../sjinn/wire.ts';
import { type Answer, explain, failure, success } from './answers.ts';
import { runningKey } from './limits.ts';
import { type Settings, TIMES } from './options.ts';
import { MemoryStore } from './stores/memory.ts';
import type { RelayStore } from './stores/store.ts';
import type { TaskHandle } from './tokens.ts';
import { tryStore, type Work } from './work.ts';

/** What SJinn said, as it is shared: JSON, in which NaN is null. */
type Heard = { readonly snapshot: Shared } | { readonly answer: Answer };
type Shared = {
  readonly [K in keyof TaskSnapshot]: TaskSnapshot[K] extends number
    ? number | null
    : TaskSnapshot[K];
};

/** Stands in the store while somebody asks SJinn. */
const ASKING = 'asking';

export interface Question {
  readonly handle: TaskHandle;
  /** As the visitor has it. */
  readonly sealed: string;
  /** Empty: every tool. */
  readonly toolNames: readonly string[];
}

/** Asks SJinn for a task once within an interval, for every tab, visitor and process. */
export class Polling {
  readonly #settings: Settings;
  readonly #underWay = new Map<string, Promise<Heard>>();
  /** While the store is gone, at least this process asks but once. */
  readonly #standIn: RelayStore;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#standIn = new MemoryStore(settings.clock);
  }

  async query({ handle, sealed, toolNames }: Question, work: Work): Promise<Answer> {
    const heard = await this.#poll(handle, work);
    if ('answer' in heard) return heard.answer;
    const { status, toolResults, createdAt, updatedAt } = heard.snapshot;
    // filtered here, and not by SJinn: one answer serves every filter
    const shown = toolNames.length
      ? toolResults.filter(({ name }) => toolNames.includes(name))
      : toolResults;
    return success({
      ...{ chat_id: sealed, project_id: handle.projectId, status },
      tool_results: shown.map(({ name, results }) => ({ name, result: results })),
      ...{ create_time: isoTime(createdAt), update_time: isoTime(updatedAt) },
    });
  }

  async #poll(handle: TaskHandle, work: Work): Promise<Heard> {
    const key = `poll:${await work.keys.digest('poll', handle.chatId)}`;
    const underWay = this.#underWay.get(key);
    if (underWay) return underWay;
    const { store } = this.#settings;
    const polling = this.#share(store.passing ?? store, key, handle, work).catch(() => {
      work.report('store', { code: 'store-down' });
      return this.#share(this.#standIn, key, handle, work);
    });
    this.#underWay.set(key, polling);
    return polling.finally(() => this.#underWay.delete(key));
  }

  /** @throws when the store is gone; SJinn was not asked then */
  async #share(store: RelayStore, key: string, handle: TaskHandle, work: Work): Promise<Heard> {
    const { clock } = this.#settings;
    const entry = { key, value: ASKING, ttl: TIMES.query + TIMES.look };
    const end = clock.now() + TIMES.query;
    while (clock.now() <= end) {
      const claimed = await store.claim('', [], entry);
      if (claimed.claimed) {
        const heard = await ask(handle, work);
        await tryStore(store.set(key, JSON.stringify(heard), TIMES.pollInterval), work.report);
        return heard;
      }
      if ('prior' in claimed && claimed.prior !== ASKING) return JSON.parse(claimed.prior) as Heard;
      await clock.sleep(TIMES.look);
    }
    return { answer: failure(504, 'The service did not answer in time.') };
  }
}

async function ask({ chatId, visitor, address, member }: TaskHandle, work: Work): Promise<Heard> {
  const { sjinn, report, settings } = work;
  try {
    const snapshot = await sjinn(TIMES.query).client.query(chatId);
    const { status, toolResults } = snapshot;
    // 1 is also "not started", but then there is no result
    if (status === 1 && toolResults.length) {
      const sets = [visitor, address].filter((whose) => whose !== undefined).map(runningKey);
      await tryStore(settings.store.release(member, sets), report);
    }
    return { snapshot };
  } catch (error) {
    const { answer, code, hint } = explain(error as OjinError);
    report('vendor', { code, ...(hint ? { hint } : {}) });
    return { answer };
  }
}

const isoTime = (ms: number | null): string | undefined =>
  ms === null || Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
