/** `ojin-widget/types/vue`: the tags in templates of Vue 3, with `strictTemplates`, too. */
import type { DefineComponent, HTMLAttributes } from 'vue';
import type { OjinPreviewElementProps, SjinnTaskElementProps } from './jsx.js';

/** `@ojin-ready` in a template is `onOjinReady`. */
type Listeners<Own> = {
  [
    Name in keyof Own as Name extends `on${infer Service}-${infer Event}`
      ? `on${Capitalize<Service>}${Capitalize<Event>}`
      : never
  ]: Own[Name];
};
type Component<Own> = DefineComponent<
  Omit<Own, `on${string}`> & Listeners<Own> & Omit<HTMLAttributes, keyof Own>
>;

declare module 'vue' {
  interface GlobalComponents {
    'ojin-preview': Component<OjinPreviewElementProps>;
    'sjinn-task': Component<SjinnTaskElementProps>;
  }
}
