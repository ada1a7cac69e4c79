import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  PERSONAS,
  type Fault,
  type FaultRule,
  type LoggedRequest,
  type Settings,
} from '../../../src/emulator/index.ts';

/** Where the emulator keeps the bytes of Ada's film and picture. */
const keyOf = (id: string, name: string): string => `org_lindenhof/assets/${id}/${name}`;
export const ADA_FILM = keyOf(PERSONAS.ada.assets.idle, 'ada-idle.mp4');
export const ADA_PORTRAIT = keyOf(PERSONAS.ada.assets.portrait, 'ada-portrait.jpg');

/** Paths of the emulator, for faults. */
export const FILMS = '/objects/**.mp4';
export const OBJECTS = '/objects/**';
export const CREATE = '/api/un-api/create_agent_task';
export const QUERY = '/api/un-api/query_agent_task_status';

/** A task as SJinn counts it. */
export interface CountedTask {
  readonly chat_id: string;
  readonly message: string;
  readonly queries: number;
}

/** An emulator of one test's own: its faults, settings, data and request log touch nobody else's. */
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

  /** The film comes so slowly that its end is not there while a test runs; it lasts 20 s. */
  async slowFilm(bytesPerSecond = 130_000): Promise<void> {
    await this.set({ cacheControl: 'no-store' });
    await this.fault(FILMS, { bytesPerSecond });
  }

  /** Ends all faults; answers under way stay as they are. */
  heal(): Promise<unknown> {
    return this.#control('DELETE', 'faults');
  }

  set(settings: Partial<Settings>): Promise<unknown> {
    return this.#control('PUT', 'settings', settings);
  }

  /** From now on the endpoint answers with this for `id`. */
  put(kind: 'model-configs' | 'assets', id: string, answer: unknown): Promise<unknown> {
    return this.#control('PUT', `${kind}/${id}`, answer);
  }

  /** A fresh link to the bytes of an asset. */
  async link(assetId: string): Promise<string> {
    const response = await fetch(`${this.apiBase}/public/assets/${assetId}`);
    return ((await response.json()) as { download_url: string }).download_url;
  }

  forgetRequests(): Promise<unknown> {
    return this.#control('DELETE', 'requests');
  }

  /** What was asked for so far; `part` narrows it down by path. */
  async requests(part = ''): Promise<LoggedRequest[]> {
    const all = (await this.#control('GET', 'requests')) as LoggedRequest[];
    return all.filter(({ path }) => path.includes(part));
  }

  /** What SJinn was asked to make, and to be paid for. */
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
