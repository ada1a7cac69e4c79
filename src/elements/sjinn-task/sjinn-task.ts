import { SjinnTaskElement } from './sjinn-task.element.ts';

export * from './sjinn-task.element.ts';

/** Registers `<sjinn-task>`, unless it is already defined: two copies on a page do no harm. */
if (!customElements.get('sjinn-task')) customElements.define('sjinn-task', SjinnTaskElement);

declare global {
  interface HTMLElementTagNameMap {
    'sjinn-task': SjinnTaskElement;
  }
}
