import type { Locator, Page } from 'playwright-core';
import type { SjinnTaskElement } from '../../../src/elements/sjinn-task/sjinn-task.ts';
import { until } from './until.ts';

type Status = SjinnTaskElement['state']['status'];

declare global {
  interface Window {
    /** Screen-reader announcements, in order. */
    told: string[];
    /** The focused element in each frame, without repetitions. */
    focused: string[];
  }
}

/** Page object for a `<sjinn-task>`. */
export class Task {
  readonly page: Page;
  readonly locator: Locator;

  constructor(page: Page, selector = 'sjinn-task') {
    this.page = page;
    this.locator = page.locator(selector);
  }

  ask<T>(question: (element: SjinnTaskElement) => T): Promise<Awaited<T>> {
    return this.locator.evaluate<Awaited<T>, undefined, SjinnTaskElement>(
      question as (element: SjinnTaskElement) => Awaited<T>,
      undefined,
    );
  }

  get field(): Locator {
    return this.locator.getByRole('textbox');
  }

  get submitButton(): Locator {
    return this.locator.locator('[part=submit-button]');
  }

  button(name: string): Locator {
    return this.locator.getByRole('button', { name, exact: true });
  }

  status(): Promise<Status> {
    return this.ask((element) => (element as Partial<SjinnTaskElement>).state?.status ?? 'idle');
  }

  async until(...wanted: Status[]): Promise<void> {
    await until(
      `task ${wanted.join(' or ')}`,
      // a page that is unloading does not respond
      () => this.status().catch(() => 'leaving'),
      (now) => (wanted as string[]).includes(now),
    );
  }

  /** As a visitor does. */
  async make(message: string): Promise<void> {
    await this.field.fill(message);
    await this.submitButton.click();
  }

  /** The text of the element's shadow tree. */
  text(): Promise<string> {
    return this.ask(({ shadowRoot }) => shadowRoot!.textContent.replace(/\s+/g, ' ').trim());
  }

  async untilText(wanted: RegExp): Promise<void> {
    await until(
      String(wanted),
      () => this.text(),
      (seen) => wanted.test(seen),
    );
  }

  /** From now on `window.told` records the live region's text. */
  async listen(): Promise<void> {
    await this.field.waitFor();
    await this.ask(({ shadowRoot }) => {
      const region = shadowRoot!.querySelector('[role=status]')!;
      window.told = [];
      new MutationObserver(() => {
        const text = region.textContent.trim();
        if (text && text !== window.told.at(-1)) window.told.push(text);
      }).observe(region, { childList: true, characterData: true, subtree: true });
    });
  }

  told(): Promise<string[]> {
    return this.page.evaluate(() => window.told);
  }

  /** From now on `window.focused` records the focused elements. */
  async watchFocus(): Promise<void> {
    await this.page.evaluate(() => {
      window.focused = [];
      const look = () => {
        let active = document.activeElement;
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
        const name = active?.getAttribute('part') ?? active?.localName ?? 'nothing';
        if (name !== window.focused.at(-1)) window.focused.push(name);
        requestAnimationFrame(look);
      };
      look();
    });
  }

  /** After the next look. */
  focused(): Promise<string[]> {
    return this.page.evaluate(
      () =>
        new Promise<string[]>((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(window.focused))),
        ),
    );
  }

  /** Makes the page poll at once, as when the network returns, so that tests need not wait. */
  async lookAgain(): Promise<void> {
    await this.page.evaluate(() => dispatchEvent(new Event('online')));
  }

  /** Polls as often as allowed, until the task is over. */
  async untilOver(): Promise<void> {
    await until(
      'the end of the task',
      async () => {
        await this.lookAgain().catch(() => undefined);
        return this.status().catch(() => 'leaving');
      },
      (now) => now === 'completed',
    );
  }
}
