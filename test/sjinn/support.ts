import type { OjinError } from '../../src/http/error.ts';
import type { Presence } from '../../src/sjinn/follow.ts';
import type { TaskStorage } from '../../src/sjinn/task-store.ts';
import type { TaskSnapshot, ToolResult } from '../../src/sjinn/wire.ts';
import type { TestAnswer } from '../support/test-fetch.ts';

export const API = 'https://host.example/api/sjinn';
export const TOKEN = 's3cret-token';
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

/** What the service answers when all is well. */
export const success = (data: unknown): TestAnswer => ({
  json: { success: true, errorMsg: '', error_code: 0, data },
});

/** What the service answers when it is not. */
export const refusal = (
  error_code: number,
  { json = {}, ...answer }: TestAnswer & { json?: object } = {},
): TestAnswer => ({
  json: { success: false, errorMsg: `No, ${TOKEN}`, error_code, ...json },
  ...answer,
});

export const IMAGE: ToolResult = {
  name: 'SJinn_Image_Edit',
  results: ['https://cdn.example/1.png'],
};

export const FILM: ToolResult = {
  name: 'ffmpeg_full_compose',
  results: ['https://cdn.example/film.mp4'],
};

/** A task that has just begun, but for what is said. */
export const snapshotOf = (fields: Partial<TaskSnapshot> = {}): TaskSnapshot => ({
  ...{ status: 1, toolResults: [], createdAt: 1000, updatedAt: 1000 },
  ...fields,
});

/** All that an error tells, also what it lacks. */
export const detailOf = (error: OjinError) => {
  const { name, code, status, retryAfter, errorCode, attribute, outcome } = error;
  return { name, code, status, retryAfter, errorCode, attribute, outcome };
};

/** Somebody who comes and goes when the test says so. */
export class FakePresence implements Presence {
  isHere = true;
  readonly #waiting = new Set<() => void>();

  /** How many wait for somebody to come. */
  get waiting(): number {
    return this.#waiting.size;
  }

  leave(): void {
    this.isHere = false;
  }

  comeBack(): void {
    this.isHere = true;
    for (const go of [...this.#waiting]) go();
  }

  present(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    return this.isHere ? Promise.resolve() : this.returned(signal);
  }

  returned(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = () => {
        this.#waiting.delete(go);
        resolve();
      };
      this.#waiting.add(go);
      signal.addEventListener('abort', () => {
        this.#waiting.delete(go);
        reject(signal.reason as Error);
      });
    });
  }
}

/** A tab's storage, or a site's. */
export class FakeStorage implements TaskStorage {
  readonly items = new Map<string, string>();

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null;
  }
  get length(): number {
    return this.items.size;
  }
}
