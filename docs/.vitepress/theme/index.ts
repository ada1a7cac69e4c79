import '@fontsource/instrument-serif/latin-400.css';
import '@fontsource/instrument-serif/latin-400-italic.css';
import '@fontsource-variable/instrument-sans/wght.css';
import DefaultTheme from 'vitepress/theme-without-fonts';
import type { Theme } from 'vitepress';
import { defineAsyncComponent } from 'vue';
import '../../../src/index.ts';
import HomePage from './HomePage.vue';
import LivePersona from './LivePersona.vue';
import { showAll } from './sample-media.ts';
import './style.css';

// a page loads this module before it starts Vue
if (typeof document !== 'undefined') showAll();

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('HomePage', HomePage);
    app.component('LivePersona', LivePersona);
    app.component(
      'WidgetConfigurator',
      defineAsyncComponent(() => import('./configurator/WidgetConfigurator.vue')),
    );
    app.component(
      'LookGallery',
      defineAsyncComponent(() => import('./looks/LookGallery.vue')),
    );
  },
} satisfies Theme;
