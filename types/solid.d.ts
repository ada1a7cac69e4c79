/** `ojin-widget/types/solid`: the tags in JSX of Solid: `attr:`, `prop:` and `on:`. */
import type { JSX } from 'solid-js';
import type { OjinPreviewElement, SjinnTaskElement } from '../npm/classes.js';
import type {
  OjinPreviewElementProps,
  OjinPreviewElementSolidJsProps,
  SjinnTaskElementProps,
  SjinnTaskElementSolidJsProps,
} from './jsx.js';

/** Listeners are `on:ojin-ready`; `onojin-ready` would be delegated, and never called. */
type Own<Props, Prefixed> = Omit<Props, `on${string}`> & Prefixed;
type Props<Element, Own> = Own & Omit<JSX.HTMLAttributes<Element>, keyof Own>;

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'ojin-preview': Props<
        OjinPreviewElement,
        Own<OjinPreviewElementProps, OjinPreviewElementSolidJsProps>
      >;
      'sjinn-task': Props<
        SjinnTaskElement,
        Own<SjinnTaskElementProps, SjinnTaskElementSolidJsProps>
      >;
    }
  }
}
