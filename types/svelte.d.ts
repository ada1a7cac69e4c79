/** `ojin-widget/types/svelte`: the tags in components of Svelte 5. */
import type { HTMLAttributes } from 'svelte/elements';
import type { OjinPreviewElement, SjinnTaskElement } from '../npm/classes.js';
import type { OjinPreviewElementProps, SjinnTaskElementProps } from './jsx.js';

type Props<Element extends EventTarget, Own> = Own & Omit<HTMLAttributes<Element>, keyof Own>;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'ojin-preview': Props<OjinPreviewElement, OjinPreviewElementProps>;
    'sjinn-task': Props<SjinnTaskElement, SjinnTaskElementProps>;
  }
}
