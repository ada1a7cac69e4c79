/** The emulator started by the test run: another origin than the test page's. */
export const EMULATOR_URL = (globalThis as unknown as { EMULATOR_URL: string }).EMULATOR_URL;

export interface Fault {
  match: { path: string; method?: string };
  fault: Record<string, unknown>;
  times?: number;
  after?: number;
}

export interface LoggedRequest {
  method: string;
  path: string;
  status: number;
  range?: string;
  at: number;
}

/** An emulator for a single test: its faults, settings, data and log are isolated. */
export class Emulator {
  readonly base = `${EMULATOR_URL}/scopes/t${crypto.randomUUID().slice(0, 8)}`;
  readonly apiBase = `${this.base}/v1`;

  async #control(path: string, method: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.base}/__emulator/${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    const text = await response.text();
    return text ? JSON.parse(text) : undefined;
  }

  fault(path: string, fault: Record<string, unknown>, rest: Partial<Fault> = {}): Promise<unknown> {
    return this.#control('faults', 'POST', { match: { path }, fault, ...rest });
  }

  heal(): Promise<unknown> {
    return this.#control('faults', 'DELETE');
  }

  settings(settings: Record<string, unknown>): Promise<unknown> {
    return this.#control('settings', 'PUT', settings);
  }

  /** Expires every link issued so far. */
  expireLinks(): Promise<unknown> {
    return this.#control('links/expire', 'POST');
  }

  put(kind: 'model-configs' | 'assets', id: string, body: unknown): Promise<unknown> {
    return this.#control(`${kind}/${id}`, 'PUT', body);
  }

  /** The requests so far, without the scope's prefix; `part` filters by path. */
  async requests(part = ''): Promise<LoggedRequest[]> {
    const all = (await this.#control('requests', 'GET')) as LoggedRequest[];
    return all.filter(({ path }) => path.includes(part));
  }
}
