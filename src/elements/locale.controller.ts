import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { languageOf } from './language.ts';

/** Shared by all elements: each observer costs the host page time on every attribute change. */
let observer: MutationObserver | undefined;
const listeners = new Set<() => unknown>();

/** Loads the texts in an element's primary language ("pt" of "pt-BR"); English is built in. */
export class LocaleController<Strings> implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #load: (lang: string) => Promise<Strings | null>;
  #lang = '';
  #strings: Strings | null = null;

  /** @param load takes a primary language; resolves to null for an unsupported one */
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
    void this.#refresh();
    listeners.add(this.#refresh);
    observer ??= new MutationObserver(() => listeners.forEach((refresh) => refresh()));
    // the page, or the shadow tree that the element is in
    for (const root of [document, this.#host.getRootNode()])
      observer.observe(root, { subtree: true, attributeFilter: ['lang'] });
  }

  hostDisconnected(): void {
    listeners.delete(this.#refresh);
  }

  /** The language may have changed. */
  readonly #refresh = async (): Promise<void> => {
    const [lang = ''] = languageOf(this.#host).toLowerCase().split('-');
    if (lang === this.#lang) return;
    this.#lang = lang;
    const isForeign = lang && lang !== 'en';
    // if loading fails, the texts stay English
    const strings = isForeign ? await this.#load(lang).catch(() => null) : null;
    if (lang !== this.#lang) return;
    this.#strings = strings;
    this.#host.requestUpdate();
  };
}
