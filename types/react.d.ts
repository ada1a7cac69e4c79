/** `ojin-widget/types/react`: the tags in JSX of React 19. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { OjinPreviewElement, SjinnTaskElement } from '../npm/classes.js';
import type { CustomCssProperties, OjinPreviewElementProps, SjinnTaskElementProps } from './jsx.js';

type Props<Element, Own> = Own &
  Omit<DetailedHTMLProps<HTMLAttributes<Element>, Element>, keyof Own>;
type WithoutCommon<Own> = Omit<Own, 'lang'>;

declare module 'react' {
  interface CSSProperties extends CustomCssProperties {}
  namespace JSX {
    interface IntrinsicElements {
      'ojin-preview': Props<OjinPreviewElement, WithoutCommon<OjinPreviewElementProps>>;
      'sjinn-task': Props<SjinnTaskElement, WithoutCommon<SjinnTaskElementProps>>;
    }
  }
}
