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
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (it) => ENTITIES[it] ?? it);

/** The HTML to paste into a page. */
export function snippet(options: SnippetOptions): string {
  const { configId, assetId, apiBase, script, poster, title } = options;
  const attributes = [
    ['config-id', configId],
    ...(assetId === undefined ? [] : [['asset-id', assetId]]),
    ...(apiBase === API_BASE ? [] : [['api-base', apiBase]]),
  ]
    .map(([name, value]) => ` ${name ?? ''}="${escapeHtml(value ?? '')}"`)
    .join('');
  const image =
    poster === undefined
      ? ''
      : `\n  <img src="${escapeHtml(poster)}" alt="${escapeHtml(title ?? '')}" />\n`;
  return `<script type="module" async src="${escapeHtml(script)}"></script>
<style>
  ojin-preview:not(:defined) {
    display: block;
    aspect-ratio: 4/5;
  }
</style>

<ojin-preview${attributes}>${image}</ojin-preview>`;
}
