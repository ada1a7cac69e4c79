import type { FaultRule, Settings } from '../src/emulator/index.ts';

/** An emulator of one's own beside the others: its faults hit nobody else. */
export class EmulatorScope {
  readonly apiBase: string;
  readonly #control: string;

  /** @param purpose begins the scope's name; the rest is new each time, and so are all links. */
  constructor(purpose: string) {
    const path = `/scopes/${purpose}-${Math.random().toString(36).slice(2, 10)}`;
    this.apiBase = `${path}/v1`;
    this.#control = `${path}/__emulator`;
  }

  /** These faults and no others. */
  async setFaults(rules: readonly FaultRule[]): Promise<void> {
    await this.#send('DELETE', 'faults');
    for (const rule of rules) await this.#send('POST', 'faults', rule);
  }

  async set(settings: Partial<Settings>): Promise<void> {
    await this.#send('PUT', 'settings', settings);
  }

  /** This JSON is the answer for that configuration. */
  async setConfig(id: string, answer: unknown): Promise<void> {
    await this.#send('PUT', `model-configs/${id}`, answer);
  }

  async #send(method: string, path: string, body?: unknown): Promise<void> {
    const json = body === undefined ? null : JSON.stringify(body);
    const { ok, status } = await fetch(`${this.#control}/${path}`, { method, body: json });
    if (!ok) throw new Error(`The emulator refused ${method} ${path} (HTTP ${status}).`);
  }
}

/** Every request to the API, and every request for a film. */
export const API = '/v1/**';
export const FILM = '/objects/**/*.mp4';
