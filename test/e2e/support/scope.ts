import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  PERSONAS,
  type Fault,
  type FaultRule,
  type LoggedRequest,
  type Settings,
} from '../../../src/emulator/index.ts';

/** Object-store keys of Ada's film and picture. */
const keyOf = (id: string, name: string): string => `org_lindenhof/assets/${id}/${name}`;
export const ADA_FILM = keyOf(PERSONAS.ada.assets.idle, 'ada-idle.mp4');
export const ADA_PORTRAIT = keyOf(PERSONAS.ada.assets.portrait, 'ada-portrait.jpg');

/** Paths of the emulator, for faults. */
export const FILMS = '/objects/**.mp4';
export const OBJECTS = '/objects/**';
export const CREATE = '/api/un-api/create_agent_task';
export const QUERY = '/api/un-api/query_agent_task_status';

/** A task as recorded by SJinn. */
export interface CountedTask {
  readonly chat_id: string;
  readonly message: string;
  readonly queries: number;
}

/** An emulator for a single test: its faults, settings, data and request log are isolated. */
export class Scope {
  readonly name = `t${randomUUID().slice(0, 8)}`;
  readonly base: string;

  constructor(emulatorUrl: string) {
    this.base = `${emulatorUrl}/scopes/${this.name}`;
  }

  get apiBase(): string {
    return `${this.base}/v1`;
  }

  fault(path: string, fault: Fault, rest: Partial<FaultRule> = {}): Promise<unknown> {
    return this.#control('POST', 'faults', { match: { path }, fault, ...rest });
  }

  /** Loads the film so slowly that it does not finish during a test; it lasts 20 s. */
  async slowFilm(bytesPerSecond = 130_000): Promise<void> {
    await this.set({ cacheControl: 'no-store' });
    await this.fault(FILMS, { bytesPerSecond });
  }

  /** Removes all faults; pending responses are not affected. */
  heal(): Promise<unknown> {
    return this.#control('DELETE', 'faults');
  }

  set(settings: Partial<Settings>): Promise<unknown> {
    return this.#control('PUT', 'settings', settings);
  }

  /** Overrides the endpoint's response for `id`. */
  put(kind: 'model-configs' | 'assets', id: string, answer: unknown): Promise<unknown> {
    return this.#control('PUT', `${kind}/${id}`, answer);
  }

  /** A new link to the bytes of an asset. */
  async link(assetId: string): Promise<string> {
    const response = await fetch(`${this.apiBase}/public/assets/${assetId}`);
    return ((await response.json()) as { download_url: string }).download_url;
  }

  forgetRequests(): Promise<unknown> {
    return this.#control('DELETE', 'requests');
  }

  /** The requests so far; `part` filters by path. */
  async requests(part = ''): Promise<LoggedRequest[]> {
    const all = (await this.#control('GET', 'requests')) as LoggedRequest[];
    return all.filter(({ path }) => path.includes(part));
  }

  /** The tasks created, and paid for, at SJinn. */
  async tasks(): Promise<CountedTask[]> {
    return (await this.#control('GET', 'tasks')) as CountedTask[];
  }

  async #control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.base}/__emulator/${path}`, {
      method,
      ...(body !== undefined && {
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${text}`);
    return JSON.parse(text);
  }
}
