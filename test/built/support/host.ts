import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import type { OjinPreviewElement, PreviewState } from '../../../src/index.ts';
import { Emulator, EMULATOR_URL } from '../../support/emulator.ts';
import { part, until } from '../../support/preview.ts';

/** Origin of the built files: neither the pages' nor the API's. */
const { CDN_URL } = globalThis as unknown as { CDN_URL: string };

export type BuiltFile = 'ojin-widget.js' | 'ojin-widget.iife.js';
export type Version = '1.0.0' | '2.0.0' | 'latest' | 'held' | 'tampered';
type Attributes = Readonly<Record<string, string | true>>;

export interface HostPage {
  /** Default: the module script. */
  readonly head?: string;
  /** Default: Ada. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a page has gone through, as recorder.js notes it. */
export interface Recording {
  readonly events: readonly { readonly type: string; readonly detail: unknown }[];
  readonly errors: readonly string[];
  /** `directive: what was blocked` */
  readonly violations: readonly string[];
  /** What scripts wrote with `console.error()`. */
  readonly console: readonly string[];
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/**
 * A host's page with the built files, in a frame that the test looks into; with an emulator and a
 * log of the CDN of its own.
 *
 * @example
 * const host = await openHost({ headers: policy() });
 * await host.until('ready');
 * expect(await host.requests('chunks/')).to.have.length(1);
 */
export class Host {
  readonly emulator = new Emulator();
  readonly #files = `${CDN_URL}/${crypto.randomUUID().slice(0, 8)}`;
  readonly #frame = document.createElement('iframe');

  /** Where the CDN has one of the built files; see cdn.ts for what the versions do. */
  url(file: BuiltFile | 'preupgrade.css' = 'ojin-widget.js', version: Version = '1.0.0'): string {
    return `${this.#files}/${version}/${file}`;
  }

  /** `<script>` for one of the built files. */
  script(file: BuiltFile = 'ojin-widget.js', version: Version = '1.0.0', query = ''): string {
    const type = file.includes('iife') ? '' : ' type="module" async';
    return `<script${type} src="${this.url(file, version)}${query}"></script>`;
  }

  /** Lets the chunks go that were kept back. */
  async release(): Promise<void> {
    await fetch(`${this.#files}/release`);
  }

  /** `<ojin-preview>`: Ada, unless the attributes say something else. */
  tag(attributes: Attributes = {}, children = ''): string {
    const all: Attributes = {
      ...('asset-id' in attributes ? {} : { 'config-id': PERSONAS.ada.configId }),
      'api-base': this.emulator.apiBase,
      ...attributes,
    };
    const text = Object.entries(all).map(([name, value]) =>
      value === true ? name : `${name}="${escaped(value)}"`,
    );
    return `<ojin-preview ${text.join(' ')}>${children}</ojin-preview>`;
  }

  /** Markup with shadow roots, as a server renders it with Lit SSR. */
  async renderOnServer(markup: string): Promise<string> {
    const response = await fetch(`/server-rendered?${encodeURIComponent(markup)}`);
    return response.text();
  }

  /** Resolves when the page has loaded. */
  async open(page: HostPage = {}): Promise<void> {
    const loaded = this.#nextLoad();
    this.#go(page);
    await loaded;
  }

  /**
   * A page whose chunks do not come before {@link release}. Resolves when its text is there: in some
   * engines the page has not loaded before its imports are.
   */
  async openHeld(page: HostPage = {}): Promise<void> {
    this.#frame.remove();
    this.#go({ head: this.script('ojin-widget.js', 'held'), ...page });
    await until(
      () => this.document.URL.includes('/host-page') && this.document.readyState !== 'loading',
      'the text of the page',
    );
  }

  #go({ head = this.script(), body = this.tag(), headers = {} }: HostPage): void {
    const html = `<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>A host</title>
          <script crossorigin src="${this.#files}/recorder.js"></script>
          ${head}
        </head>
        <body>${body}</body>
      </html>`;
    this.#frame.src = `/host-page?${encodeURIComponent(JSON.stringify({ html, headers }))}`;
    this.#frame.style.cssText = 'width: 360px; height: 640px; border: 0';
    document.body.append(this.#frame);
  }

  /** Another page of the same visit, with the same text. */
  async reload(): Promise<void> {
    const loaded = this.#nextLoad();
    this.window.location.reload();
    await loaded;
  }

  #nextLoad(): Promise<unknown> {
    return new Promise((resolve) => this.#frame.addEventListener('load', resolve, { once: true }));
  }

  /** Leaves the page; fails when it had uncaught errors. */
  close(): void {
    const { errors } = this.recording;
    this.#frame.remove();
    expect(errors, 'uncaught errors on the page').to.deep.equal([]);
  }

  get window(): Window & { readonly recording: Recording } {
    return this.#frame.contentWindow as Window & { readonly recording: Recording };
  }

  get document(): Document {
    return this.window.document;
  }

  get recording(): Recording {
    return this.window.recording;
  }

  get preview(): OjinPreviewElement {
    return this.document.querySelector('ojin-preview')!;
  }

  /** An element of the preview's shadow root, by its part. */
  part(name: string): HTMLElement | null {
    return part(this.preview, name);
  }

  /** An element that is not upgraded has no state. */
  get status(): PreviewState['status'] | undefined {
    return (this.preview as Partial<OjinPreviewElement>).state?.status;
  }

  async until(status: PreviewState['status']): Promise<void> {
    await until(() => this.status === status, `${status}, last ${this.status ?? 'not upgraded'}`);
  }

  async untilPast(time: number): Promise<void> {
    await until(
      () => this.status === 'playing' && this.preview.media!.currentTime > time,
      `playing past ${time} s`,
    );
  }

  /** The element comes; it may have shown something before. */
  async untilUpgraded(): Promise<void> {
    await until(() => this.preview.matches(':defined'), 'the upgrade');
  }

  /** The media element that stands in the shadow root, whoever made it. */
  async untilSurface(): Promise<HTMLVideoElement> {
    await until(() => this.preview.shadowRoot?.querySelector('video'), 'a film');
    return this.preview.shadowRoot!.querySelector('video')!;
  }

  /** As a visitor does. */
  async play(): Promise<void> {
    await until(() => this.part('play-button'), 'the play button');
    this.part('play-button')!.click();
    await this.untilPast(0);
  }

  /** Everything that can be read in the preview, its shadow roots included. */
  get text(): string {
    const read = (node: Node): string => {
      if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
      const { shadowRoot } = node as Partial<Element>;
      return [...(shadowRoot ? [shadowRoot] : []), ...node.childNodes].map(read).join(' ');
    };
    return read(this.preview).replace(/\s+/g, ' ').trim();
  }

  /** What the page has asked the CDN for, such as `1.0.0/chunks/x-1234.js`. */
  async requests(part = ''): Promise<string[]> {
    const response = await fetch(`${this.#files}/requests`);
    const all = (await response.json()) as string[];
    return all.filter((path) => path.includes(part));
  }

  /** How often the API was asked for a resource such as `assets/{id}`. */
  async calls(resource = ''): Promise<number> {
    return (await this.emulator.requests(`/public/${resource}`)).length;
  }

  /** How often a film was asked for from its start; players ask for later parts as they like. */
  async filmStarts(): Promise<number> {
    const films = (await this.emulator.requests('/objects/')).filter(
      ({ path, method }) => path.endsWith('.mp4') && method === 'GET',
    );
    return films.filter(({ range = 'bytes=0-' }) => range.startsWith('bytes=0-')).length;
  }
}

/** `default-src 'none'`, and no more than the guide on policies asks for; Trusted Types where an engine has them. */
const DIRECTIVES = {
  'default-src': "'none'",
  'script-src': CDN_URL,
  'connect-src': EMULATOR_URL,
  'media-src': EMULATOR_URL,
  'img-src': EMULATOR_URL,
  'require-trusted-types-for': "'script'",
  'trusted-types': 'lit-html',
};

export const strictPolicy = (...without: (keyof typeof DIRECTIVES)[]): Record<string, string> => ({
  'Content-Security-Policy': Object.entries(DIRECTIVES)
    .filter(([name]) => !(without as string[]).includes(name))
    .map((directive) => directive.join(' '))
    .join('; '),
});
