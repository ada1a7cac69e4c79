import { PERSONAS } from '../src/emulator/personas.ts';

/** The compared pages. Each has the same box of 360 × 450 px, and text below it. */
export const ROWS = {
  bare: 'bare video',
  byHand: 'hand-written equivalent',
  preview: '<ojin-preview autoplay>',
  asset: '… with asset-id',
  themed: '… controls="themed"',
} as const;
export type Row = keyof typeof ROWS;

export interface Places {
  readonly cdn: string;
  readonly emulator: string;
  /** Signed URL of the film. */
  readonly film: string;
}

const ada = PERSONAS.ada;
const ATTRIBUTES: Readonly<Record<Exclude<Row, 'bare' | 'byHand'>, string>> = {
  preview: '',
  asset: `asset-id="${ada.assets.idle}"`,
  themed: 'controls="themed"',
};

/**
 * The page `start` (empty), `bare`, `byHand`, or `{row}-{build}`, where `build` is the index of a
 * build of the widget.
 * @returns undefined when there is no such page.
 */
export function pageFor(path: string, { cdn, emulator, film }: Places): string | undefined {
  if (path === 'start') return page('', '');
  if (path === 'bare') {
    const src = film.replaceAll('&', '&amp;');
    return page(
      VIDEO_STYLE,
      `<video muted playsinline autoplay loop preload="auto" src="${src}"></video>`,
    );
  }
  if (path === 'byHand') return page(VIDEO_STYLE, VIDEO + byHand(emulator));
  const [, row = '', build = ''] = /^(preview|asset|themed)-(\d+)$/.exec(path) ?? [];
  if (!build) return undefined;
  return page(
    `<script type="module" async src="${cdn}/${build}/ojin-widget.js"></script>
    <style>ojin-preview:not(:defined){display:block;aspect-ratio:4/5}</style>`,
    `<ojin-preview config-id="${ada.configId}" api-base="${emulator}/v1" autoplay
      ${ATTRIBUTES[row as keyof typeof ATTRIBUTES]}></ojin-preview>`,
  );
}

const VIDEO_STYLE =
  '<style>video{display:block;width:100%;aspect-ratio:4/5;object-fit:cover}</style>';
const VIDEO = '<video muted playsinline autoplay loop preload="auto"></video>';

/** The equivalent without the element: inline, so that no script has to load first. */
const byHand = (emulator: string) => `<script type="module">
  const get = async (path) => (await fetch('${emulator}/v1/public/' + path)).json();
  const config = await get('model-configs/${ada.configId}');
  const asset = await get('assets/' + config.model_configurations.idle_video_asset_id);
  document.querySelector('video').src = asset.download_url;
</script>`;

const page = (head: string, box: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>A host</title>
    <link rel="icon" href="data:," />
    ${head}
  </head>
  <body>
    <div style="width:360px">${box}</div>
    <p>This text moves when the box above changes its size.</p>
  </body>
</html>`;
