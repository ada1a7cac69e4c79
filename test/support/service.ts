import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import {
  createEmulator,
  KEYS,
  type FaultRule,
  type LoggedRequest,
} from '../../src/emulator/index.ts';
import { serveEmulator, type RunningEmulator } from '../../src/emulator/node.ts';
import {
  contractOf,
  OjinClient,
  type Contract,
  type OjinClientOptions,
} from '../../src/ojin/index.ts';
import type { Settings } from '../../src/emulator/scope.ts';
import { underContract } from './contract.ts';
import type { World } from './contracts.ts';

export interface SeenUpload {
  id: string;
  key: string;
  etag: string;
  parts: { number: number; size: number; md5: string; puts: number }[];
}

/** A scope for a single test, on the test file's shared server. */
export class Service {
  readonly base: string;
  readonly apiBase: string;
  readonly contract: Contract;

  constructor(url: string, { contract }: World) {
    this.contract = contractOf(contract);
    this.base = `${url}/scopes/t${randomUUID().slice(0, 8)}`;
    this.apiBase = `${this.base}/v1`;
  }

  client(options: Partial<OjinClientOptions> = {}): OjinClient {
    const { apiBase, contract } = this;
    return new OjinClient({ apiKey: KEYS.full, apiBase, contract, ...options });
  }

  async control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${this.base}/__emulator${path}`, init);
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  settings = (settings: Partial<Settings>) => this.control('PUT', '/settings', settings);
  fault = (rule: FaultRule) => this.control('POST', '/faults', rule);
  heal = () => this.control('DELETE', '/faults');
  uploads = () => this.control<SeenUpload[]>('GET', '/uploads');

  async requests(part = ''): Promise<LoggedRequest[]> {
    const all = await this.control<LoggedRequest[]>('GET', '/requests');
    return all.filter(({ path }) => path.includes(part));
  }
}

/** The emulator of a test file; the responses of the default one are checked against OpenAPI. */
export function serviceForTests(now = Date.now, world: World = {}): () => Service {
  let server: RunningEmulator;
  before(async () => {
    const emulator = createEmulator({ now, ...world });
    const isDefault = !Object.keys(world).length;
    server = await serveEmulator({
      port: 0,
      emulator: isDefault ? underContract(emulator) : emulator,
    });
  });
  after(() => server.close());
  return () => new Service(server.url, world);
}

export const UNKNOWN = '00000000-0000-4000-8000-000000000000';
