import { OjinPreviewElement } from './ojin-preview.element.ts';

export * from './ojin-preview.element.ts';

/** Registers `<ojin-preview>`, unless it is already defined: two copies on a page do no harm. */
if (!customElements.get('ojin-preview')) customElements.define('ojin-preview', OjinPreviewElement);

declare global {
  interface HTMLElementTagNameMap {
    'ojin-preview': OjinPreviewElement;
  }
}
