import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { languageOf } from './language.ts';

/** One for all elements: a host's page pays for each observer at every change of an attribute. */
let observer: MutationObserver | undefined;
const followers = new Set<() => void>();

const createObserver = () =>
  new MutationObserver(() => {
    for (const follow of followers) follow();
  });

/** Loads the texts of the language that applies to an element; English is built in. */
export class LocaleController<Strings> implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #load: (lang: string) => Promise<Strings | null>;
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
    this.#follow();
    followers.add(this.#follow);
    observer ??= createObserver();
    // the page's, or one beside it in a shadow root
    for (const root of [document, this.#host.getRootNode()])
      observer.observe(root, { subtree: true, attributeFilter: ['lang'] });
  }

  hostDisconnected(): void {
    followers.delete(this.#follow);
  }

  /** The language may have changed. */
  readonly #follow = (): void => void this.#refresh();

  async #refresh(): Promise<void> {
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
