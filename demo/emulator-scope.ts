import type { FaultRule, Settings } from '../src/emulator/index.ts';

/** An isolated emulator: its faults affect nobody else. */
export class EmulatorScope {
  readonly apiBase: string;
  readonly #control: string;

  /** @param purpose prefix of the scope's name; the rest is random, so that all links are new. */
  constructor(purpose: string) {
    const path = `/scopes/${purpose}-${Math.random().toString(36).slice(2, 10)}`;
    this.apiBase = `${path}/v1`;
    this.#control = `${path}/__emulator`;
  }

  /** Replaces all faults with these. */
  async setFaults(rules: readonly FaultRule[]): Promise<void> {
    await this.#send('DELETE', 'faults');
    for (const rule of rules) await this.#send('POST', 'faults', rule);
  }

  async set(settings: Partial<Settings>): Promise<void> {
    await this.#send('PUT', 'settings', settings);
  }

  /** Sets the JSON response for a configuration. */
  async setConfig(id: string, response: unknown): Promise<void> {
    await this.#send('PUT', `model-configs/${id}`, response);
  }

  async #send(method: string, path: string, body?: unknown): Promise<void> {
    const json = body === undefined ? null : JSON.stringify(body);
    const { ok, status } = await fetch(`${this.#control}/${path}`, { method, body: json });
    if (!ok) throw new Error(`The emulator refused ${method} ${path} (HTTP ${status}).`);
  }
}

/** All requests to the API, and all requests for films. */
export const API = '/v1/**';
export const FILM = '/objects/**/*.mp4';
