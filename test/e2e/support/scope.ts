import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  PERSONAS,
  type Fault,
  type FaultRule,
  type LoggedRequest,
  type Settings,
} from '../../../src/emulator/index.ts';
import { type Contract, contractOf } from '../../../src/ojin/index.ts';
import { Wire } from '../../../src/emulator/ojin/wire.ts';
import { reader } from '../../../src/ojin/authenticated/reader.ts';
import type { World } from '../../support/contracts.ts';

/** Object-store keys of Ada's film and picture. */
const keyOf = (id: string, name: string): string => `org_lindenhof/assets/${id}/${name}`;
export const ADA_FILM = keyOf(PERSONAS.ada.assets.idle, 'ada-idle.mp4');
export const ADA_PORTRAIT = keyOf(PERSONAS.ada.assets.portrait, 'ada-portrait.jpg');

/** Paths of the emulator, for faults. */
export const FILMS = '/objects/**.mp4';
export const OBJECTS = '/objects/**';
export const CREATE = '/api/un-api/create_agent_task';
export const QUERY = '/api/un-api/query_agent_task_status';

/** A value of a field, see {@link Scope.put}. */
export const RAW = '$raw';

/** A task as recorded by SJinn. */
export interface CountedTask {
  readonly chat_id: string;
  readonly message: string;
  readonly queries: number;
}

/**
 * An emulator for a single test: its faults, settings, data and request log are isolated. Paths are
 * those of the default services, whatever the emulator's contract calls them.
 */
export class Scope {
  readonly name = `t${randomUUID().slice(0, 8)}`;
  readonly base: string;
  readonly #contract: Contract;
  /** Of the public endpoints: by default, and here. */
  readonly #paths: readonly (readonly [usual: string, actual: string])[];

  constructor(emulatorUrl: string, { contract }: World) {
    this.base = `${emulatorUrl}/scopes/${this.name}`;
    this.#contract = contractOf(contract);
    const usual = contractOf().paths;
    const actual = this.#contract.paths;
    this.#paths = (['publicConfigs', 'publicAssets'] as const).map(
      (name) => [`/v1${usual[name]}`, `/v1${actual[name]}`] as const,
    );
  }

  get apiBase(): string {
    return `${this.base}/v1`;
  }

  fault(path: string, fault: Fault, rest: Partial<FaultRule> = {}): Promise<unknown> {
    const [usual, actual] = this.#paths.find(([it]) => path.startsWith(it)) ?? ['', ''];
    const match = { path: actual + path.slice(usual.length) };
    return this.#control('POST', 'faults', { match, fault, ...rest });
  }

  /** Of all that a preview fetches from the API to find its persona: which of it, depends on the world. */
  async faultLookup(fault: Fault): Promise<void> {
    for (const kind of ['model-configs', 'assets'])
      await this.fault(`/v1/public/${kind}/**`, fault);
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

  /**
   * Overrides the endpoint's response for `id`: a record, or a text as it is.
   * @param raw JSON in the place of {@link RAW}; it may be too deep for `JSON.stringify`
   */
  async put(
    kind: 'model-configs' | 'assets',
    id: string,
    answer: object | string,
    raw = '',
  ): Promise<void> {
    const record = kind === 'assets' ? 'asset' : 'config';
    const spelled = (it: object) => new Wire(this.#contract, false).answer(record, it).text();
    const text = typeof answer === 'string' ? answer : await spelled(answer);
    await this.#control(
      'PUT',
      `${kind}/${id}`,
      text.replace(JSON.stringify(RAW), () => raw),
    );
  }

  /** A new link to the bytes of an asset. */
  async link(assetId: string): Promise<string> {
    const { publicAssets } = this.#contract.paths;
    const response = await fetch(`${this.apiBase}${publicAssets}/${assetId}`);
    const { canonical } = reader(await response.json(), 'asset', this.#contract);
    return (canonical as { download_url: string }).download_url;
  }

  /** Expires every link issued so far. */
  expireLinks(): Promise<unknown> {
    return this.#control('POST', 'links/expire');
  }

  forgetRequests(): Promise<unknown> {
    return this.#control('DELETE', 'requests');
  }

  /** The requests so far; `part` filters by path. */
  async requests(part = ''): Promise<LoggedRequest[]> {
    const logged = (await this.#control('GET', 'requests')) as LoggedRequest[];
    const all = logged.map((request) => ({ ...request, path: this.#usual(request.path) }));
    return all.filter(({ path }) => path.includes(part));
  }

  #usual(path: string): string {
    const [usual, actual] = this.#paths.find(([, it]) => path.startsWith(it)) ?? ['', ''];
    return usual + path.slice(actual.length);
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
