/** `ojin-widget/types/preact`: the tags in JSX of Preact. */
import type { JSX } from 'preact';
import type { OjinPreviewElement, SjinnTaskElement } from '../npm/classes.js';
import type { OjinPreviewElementProps, SjinnTaskElementProps } from './jsx.js';

type Props<Element extends EventTarget, Own> = Own & Omit<JSX.HTMLAttributes<Element>, keyof Own>;

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'ojin-preview': Props<OjinPreviewElement, OjinPreviewElementProps>;
      'sjinn-task': Props<SjinnTaskElement, SjinnTaskElementProps>;
    }
  }
}
