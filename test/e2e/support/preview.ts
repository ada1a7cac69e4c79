import type { Locator, Page } from 'playwright-core';
import type { OjinPreviewElement, PreviewState } from '../../../src/index.ts';
import { until } from './until.ts';

type Status = PreviewState['status'];

/** Page object for a preview. */
export class Preview {
  readonly locator: Locator;

  constructor(page: Page, selector = 'ojin-preview') {
    this.locator = page.locator(selector);
  }

  ask<T>(question: (element: OjinPreviewElement) => T): Promise<Awaited<T>> {
    return this.locator.evaluate<Awaited<T>, undefined, OjinPreviewElement>(
      question as (element: OjinPreviewElement) => Awaited<T>,
      undefined,
    );
  }

  get playButton(): Locator {
    return this.locator.getByRole('button', { name: /^Play/ });
  }

  get retryButton(): Locator {
    return this.locator.getByRole('button', { name: 'Try again', exact: true });
  }

  status(): Promise<Status> {
    // before the upgrade an element has no state
    return this.ask((element) => (element as Partial<OjinPreviewElement>).state?.status ?? 'idle');
  }

  /** Position of the film, in s; -1 when there is none. */
  time(): Promise<number> {
    return this.ask(({ media }) => media?.currentTime ?? -1);
  }

  async until(...wanted: Status[]): Promise<void> {
    await until(
      `status ${wanted.join(' or ')}`,
      () => this.status(),
      (now) => wanted.includes(now),
    );
  }

  /** The film has advanced past `time`, in s, and is playing. */
  async untilPast(time: number): Promise<void> {
    await until(
      `playing past ${time} s`,
      () => this.time(),
      (now) => now > time,
    );
    await this.until('playing');
  }

  /** As a visitor does. */
  async clickPlay(): Promise<void> {
    await this.playButton.click();
    await this.untilPast(0);
  }

  async seek(time: number): Promise<void> {
    await this.locator.evaluate((element: OjinPreviewElement, to) => {
      element.media!.currentTime = to;
    }, time);
  }

  /** According to the link itself, and therefore also to the object store. */
  async untilExpired(): Promise<void> {
    const expiresAt = await this.ask(({ asset }) => asset!.expiresAt);
    await until('the end of the link', () => Date.now() > expiresAt + 1000);
  }

  /** Seconds of the film that are buffered, from its start. */
  buffered(): Promise<number> {
    return this.ask(({ media }) => {
      const { buffered } = media!;
      return buffered.length ? buffered.end(buffered.length - 1) : 0;
    });
  }

  /** All text in the element, including shadow roots. */
  text(): Promise<string> {
    return this.ask((element) => {
      const read = (node: Node): string =>
        node instanceof Text
          ? node.data
          : [
              ...(node instanceof Element && node.shadowRoot ? [node.shadowRoot] : []),
              ...node.childNodes,
            ]
              .map(read)
              .join(' ');
      return read(element).replace(/\s+/g, ' ').trim();
    });
  }
}
