import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { languageOf } from './language.ts';

/** Loads the texts of the language that applies to an element; English is built in. */
export class LocaleController<Strings> implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #load: (lang: string) => Promise<Strings | null>;
  readonly #observer = new MutationObserver(() => void this.refresh());
  #lang = '';
  #strings: Strings | null = null;

  /** @param load gives null for a language that is not there */
  constructor(
    host: ReactiveControllerHost & Element,
    load: (lang: string) => Promise<Strings | null>,
  ) {
    this.#host = host;
    this.#load = load;
    host.addController(this);
  }

  /** null: English. */
  get strings(): Strings | null {
    return this.#strings;
  }

  hostConnected(): void {
    void this.refresh();
    // the page's, or one beside it in a shadow root
    for (const root of [document, this.#host.getRootNode()])
      this.#observer.observe(root, { subtree: true, attributeFilter: ['lang'] });
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  /** The language may have changed. */
  async refresh(): Promise<void> {
    const lang = languageOf(this.#host);
    if (lang === this.#lang) return;
    this.#lang = lang;
    const isEnglish = !lang || lang.startsWith('en');
    // without them the texts stay English
    const strings = isEnglish ? null : await this.#load(lang).catch(() => null);
    if (lang !== this.#lang) return;
    this.#strings = strings;
    this.#host.requestUpdate();
  }
}
