/** `ojin-widget/types/astro`: the tags in Astro's pages and components. */
import type { OjinPreviewElementProps, SjinnTaskElementProps } from './jsx.js';

/**
 * Astro writes HTML: it sets no properties and no listeners. `muted={false}` would become
 * `muted="false"`, which is on.
 */
type Attributes<Own> = {
  [
    Name in keyof Own as Name extends Lowercase<Name & string>
      ? NonNullable<Own[Name]> extends string | number | boolean
        ? Name
        : never
      : never
  ]: Exclude<Own[Name], false>;
};
type Props<Own> = Omit<Attributes<Own>, keyof astroHTML.JSX.HTMLAttributes> &
  astroHTML.JSX.HTMLAttributes;

declare global {
  namespace astroHTML.JSX {
    interface IntrinsicElements {
      'ojin-preview': Props<OjinPreviewElementProps>;
      'sjinn-task': Props<SjinnTaskElementProps>;
    }
  }
}
