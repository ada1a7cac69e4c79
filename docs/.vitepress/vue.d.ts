/* What Vite imports besides TypeScript. */

declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent;
  export default component;
}
declare module '*?url' {
  const url: string;
  export default url;
}
declare module '*.css';
declare module '@fontsource/*';
declare module '@fontsource-variable/*';
