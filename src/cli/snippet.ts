import { API_BASE } from '../ojin/api-base.ts';

/** Placeholder for the script's URL. */
export const SCRIPT = 'https://your-cdn.example/ojin-widget.js';

export interface SnippetOptions {
  readonly configId: string;
  /** What the configuration shows: lets the film load without waiting for the configuration. */
  readonly assetId?: string | undefined;
  readonly apiBase: string;
  /** URL of `ojin-widget.js`. */
  readonly script: string;
  /** URL of the picture shown before the film, or when scripts are disabled. */
  readonly poster?: string | undefined;
  /** Alternative text of the poster. */
  readonly title?: string | undefined;
  /** Token endpoint of a `<sjinn-task>` in the preview. */
  readonly task?: string | undefined;
  /** Hash of each built file, by its path beside the script: the page refuses any other. */
  readonly integrity?: Readonly<Record<string, string>> | undefined;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (it) => ENTITIES[it] ?? it);

/** Reserves the place of the element until it is defined. */
export const STYLE = `
  ojin-preview:not(:defined) {
    display: block;
    aspect-ratio: 4/5;
  }
`;

/** URL of a built file, as an import map wants it: absolute, or with a leading dot or slash. */
function besideScript(script: string, file: string): string {
  const url = script.replace(/[?#].*$/, '').replace(/[^/]*$/, '') + file;
  return /^(?:[a-z][a-z\d+.-]*:|\.{0,2}\/)/i.test(url) ? url : `./${url}`;
}

/** The import map with which a page refuses chunks that are not those of the build. */
export function importMap({
  script,
  integrity = {},
}: Pick<SnippetOptions, 'script' | 'integrity'>): string {
  const chunks = Object.entries(integrity)
    .filter(([file]) => file.startsWith('chunks/'))
    .map(([file, hash]) => [besideScript(script, file), hash]);
  const map = { integrity: Object.fromEntries(chunks) as Record<string, string> };
  // no text may end the script element
  return JSON.stringify(map, null, 2).replaceAll('<', '\\u003c');
}

const attributesText = (pairs: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(pairs)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escapeHtml(value)}"`))
    .join('');

/** The HTML to paste into a page. */
export function snippet(options: SnippetOptions): string {
  const { configId, assetId, apiBase, script, poster, title = '', task, integrity } = options;
  const preview = attributesText({
    'config-id': configId,
    'asset-id': assetId,
    'api-base': apiBase === API_BASE ? undefined : apiBase,
  });
  const children = [
    ...(poster === undefined ? [] : [`<img${attributesText({ src: poster, alt: title })} />`]),
    ...(task === undefined
      ? []
      : [`<sjinn-task slot="task"${attributesText({ 'token-endpoint': task })}></sjinn-task>`]),
  ];
  const inside = children.map((child) => `\n  ${child}`).join('');
  const map = integrity && `<script type="importmap">${importMap(options)}</script>\n`;
  const own = attributesText({ src: script, integrity: integrity?.['ojin-widget.js'] });
  return `${map ?? ''}<script type="module" async${own}></script>
<style>${STYLE}</style>

<ojin-preview${preview}>${inside && `${inside}\n`}</ojin-preview>`;
}
