import { fixture, html } from '@open-wc/testing';
import type { OjinPreviewElement } from '../../src/index.ts';
import '../../src/index.ts';

/** Puts a preview on the page, 300 px wide; `attributes` as written in HTML. */
export async function preview(
  attributes: Record<string, string | boolean | null | undefined>,
  children = '',
): Promise<OjinPreviewElement> {
  const wrapper = await fixture<HTMLElement>(html`<div style="width: 300px"></div>`);
  const element = document.createElement('ojin-preview');
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== null && value !== false)
      element.setAttribute(name, value === true ? '' : value);
  const content = new DOMParser().parseFromString(children, 'text/html').body;
  element.append(...content.childNodes);
  wrapper.append(element);
  await element.updateComplete;
  return element;
}

/** The next event of a type, from now on. */
export const next = (target: EventTarget, type: string): Promise<Event> =>
  new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));

/** Resolves as soon as `condition` holds; polled. `what` is asked only when it never does. */
export async function until(
  condition: () => unknown,
  what: string | (() => string) = 'condition',
  ms = 60_000,
): Promise<void> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end)
      throw new Error(`waited ${ms} ms for: ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** An element in the shadow root, by part name. */
export const part = (element: Element, name: string): HTMLElement | null =>
  element.shadowRoot?.querySelector<HTMLElement>(`[part~="${name}"]`) ?? null;
