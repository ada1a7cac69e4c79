import type { Locator, Page } from 'playwright-core';
import type { SjinnTaskElement } from '../../../src/elements/sjinn-task/sjinn-task.ts';
import { until } from './until.ts';

type Status = SjinnTaskElement['state']['status'];

declare global {
  interface Window {
    /** What a screen reader was told, in its order. */
    told: string[];
    /** What had the focus whenever a frame was drawn, without repetitions. */
    focused: string[];
  }
}

/** A `<sjinn-task>` on a page, as a test sees it. */
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
      // a page that is being left answers nothing
      () => this.status().catch(() => 'leaving'),
      (now) => (wanted as string[]).includes(now),
    );
  }

  /** As a visitor does. */
  async make(message: string): Promise<void> {
    await this.field.fill(message);
    await this.submitButton.click();
  }

  /** What can be read in the element's own tree. */
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

  /** From now on `window.told` holds what the live region says. */
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

  /** From now on `window.focused` holds where the focus was. */
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

  focused(): Promise<string[]> {
    return this.page.evaluate(() => window.focused);
  }

  /** The page asks at once, as when the network comes back: no test waits for a late question. */
  async lookAgain(): Promise<void> {
    await this.page.evaluate(() => dispatchEvent(new Event('online')));
  }

  /** Looks as often as it may, until the task is over. */
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
