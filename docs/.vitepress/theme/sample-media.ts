/* The personas, played from this site's own files: a static site has no API. */
import adaFilm from '../../../src/emulator/media/ada-idle.mp4?url';
import adaPortrait from '../../../src/emulator/media/ada-portrait.jpg?url';
import noorPortrait from '../../../src/emulator/media/noor-portrait.jpg?url';
import irisVoice from '../../../src/emulator/media/voice.mp3?url';
import type { OjinPreviewElement } from '../../../src/index.ts';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import { SAMPLES, type SampleName } from './samples.ts';

/** Shown until the element is there. */
export const PORTRAITS: Readonly<Partial<Record<SampleName, string>>> = {
  ada: adaPortrait,
  noor: noorPortrait,
};

const FILES: Readonly<Record<string, readonly [type: string, file: string]>> = {
  [PERSONAS.ada.assets.idle]: ['video/mp4', adaFilm],
  [PERSONAS.ada.assets.portrait]: ['image/jpeg', adaPortrait],
  [PERSONAS.noor.assets.portrait]: ['image/jpeg', noorPortrait],
  [PERSONAS.iris.assets.voice]: ['audio/mpeg', irisVoice],
};

/** Answers as Ojin's public API would; in place of the global `fetch`. */
export function sampleFetch(url: string): Promise<Response> {
  const id = decodeURIComponent(url.split('/').at(-1) ?? '');
  const [type, file] = FILES[id] ?? [];
  const persona = Object.values(PERSONAS).find(({ configId }) => configId === id);
  const body = file
    ? { id, name: id, mime_type: type, download_url: new URL(file, document.baseURI).href }
    : persona && {
        ...{ id, title: persona.title, model_variant_id: persona.variantId },
        model_configurations: Object.fromEntries(
          Object.entries(persona.assets).map(([role, asset]) => [`${role}_asset_id`, asset]),
        ),
      };
  return Promise.resolve(body ? Response.json(body) : new Response(null, { status: 404 }));
}

/** Shows the persona that `data-persona` names; again: changes nothing. */
export function show(element: OjinPreviewElement): void {
  element.fetch = sampleFetch;
  const { configId } = SAMPLES[element.dataset.persona as SampleName];
  element.setAttribute('config-id', configId);
}

/** Shows those of the static page, which need not wait until Vue has taken it over. */
export function showAll(): void {
  for (const element of document.querySelectorAll<OjinPreviewElement>('[data-persona]'))
    show(element);
}
