import { defineConfig, type DefaultTheme, type MarkdownRenderer } from 'vitepress';

/** Where the site is published: `DOCS_BASE=/ npm run docs` for the root of a host. */
const BASE = process.env.DOCS_BASE ?? '/docs/';

const page = (text: string, link: string): DefaultTheme.SidebarItem => ({ text, link });

const SIDEBAR: DefaultTheme.SidebarItem[] = [
  {
    text: 'Start',
    items: [
      page('A persona in five minutes', '/start'),
      page('Configurator', '/configurator'),
      page('Five looks', '/looks'),
    ],
  },
  {
    text: 'Guides',
    items: [
      page('Embed', '/guide/embed'),
      page('Theme', '/guide/theme'),
      page('Policies and privacy', '/guide/policies'),
      page('From a portrait to a snippet', '/guide/publish'),
      page('A film from a sentence', '/guide/film'),
      page('Token endpoint', '/guide/token-endpoint'),
      page('Events and analytics', '/guide/events'),
      page('Languages', '/guide/languages'),
      page('Troubleshooting', '/guide/troubleshooting'),
      page('Test without an account', '/guide/testing'),
      page('Ojin from Node', '/guide/ojin-from-node'),
      page('Another API', '/guide/another-api'),
    ],
  },
  {
    text: 'Recipes',
    items: [
      page('WordPress', '/recipes/wordpress'),
      page('Shopify', '/recipes/shopify'),
      page('Webflow', '/recipes/webflow'),
      page('Tag manager', '/recipes/tag-manager'),
    ],
  },
  {
    text: 'Running the relay',
    items: [page('How the relay works', '/operations/relay'), page('Operations', '/operations/')],
  },
  {
    text: 'Reference',
    items: [
      page('&lt;ojin-preview&gt;', '/reference/ojin-preview'),
      page('&lt;sjinn-task&gt;', '/reference/sjinn-task'),
      page('Error codes', '/reference/errors'),
      page('Command line', '/reference/cli'),
      page('Relay', '/reference/relay'),
      page('What it costs a page', '/reference/cost'),
      page('Operations of the services', '/reference/services'),
    ],
  },
];

/** Each cell knows its column’s name, for tables whose entries are below each other on a phone. */
function nameCells({ core }: MarkdownRenderer): void {
  core.ruler.push('name-cells', ({ tokens }) => {
    let names: string[] = [];
    let column = 0;
    for (const [index, { type }] of tokens.entries()) {
      if (type === 'table_open') names = [];
      if (type === 'tr_open') column = 0;
      if (type === 'th_open') names.push(tokens[index + 1]?.content ?? '');
      if (type === 'td_open') tokens[index]?.attrSet('data-column', names[column++] ?? '');
    }
  });
}

export default defineConfig({
  base: BASE,
  lang: 'en',
  title: 'ojin-widget',
  description: 'An Ojin persona on any page: one script tag, one element.',
  cleanUrls: false,
  lastUpdated: false,
  head: [
    ['link', { rel: 'icon', href: `${BASE}icon.svg` }],
    ['meta', { name: 'theme-color', content: '#fbf6ef', media: '(prefers-color-scheme: light)' }],
    ['meta', { name: 'theme-color', content: '#16120f', media: '(prefers-color-scheme: dark)' }],
  ],
  markdown: {
    config: nameCells,
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  themeConfig: {
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Configurator', link: '/configurator' },
      { text: 'Looks', link: '/looks' },
      { text: 'Reference', link: '/reference/ojin-preview', activeMatch: '/reference/' },
    ],
    sidebar: SIDEBAR,
    search: { provider: 'local' },
    outline: { level: [2, 3], label: 'On this page' },
    externalLinkIcon: false,
  },
  vue: {
    template: {
      compilerOptions: { isCustomElement: (tag) => /^(ojin-preview|sjinn-task)$/.test(tag) },
    },
  },
  vite: {
    // the widget's sources and the emulator's media are outside of this folder
    server: { fs: { allow: ['..'] } },
    build: { target: 'es2022', chunkSizeWarningLimit: 1000 },
    ssr: { noExternal: [/^@fontsource/] },
  },
});
