import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { languageOf } from '../language.ts';
import { en, type TaskStrings } from './locales/en.ts';

/** The texts in the language that applies to the element. */
export class LanguageController implements ReactiveController {
  strings: TaskStrings = en;
  readonly #host: ReactiveControllerHost & Element;
  #language = '';

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate(); // put elsewhere, it may be in another language
  }

  hostUpdate(): void {
    const language = languageOf(this.#host);
    if (language === this.#language) return;
    this.#language = language;
    this.strings = en;
    if (language && !language.startsWith('en')) void this.#load(language);
  }

  async #load(language: string): Promise<void> {
    try {
      const { loadTaskStrings } = await import('./locales/index.ts');
      const strings = await loadTaskStrings(language);
      if (language !== this.#language || !strings) return;
      this.strings = strings;
      this.#host.requestUpdate();
    } catch {
      // no network: the texts stay English
    }
  }
}
