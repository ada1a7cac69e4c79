import type { Preview } from '../../ojin/preview.ts';
import type { OjinPreviewElement } from '../ojin-preview/ojin-preview.element.ts';

const staged = new WeakSet<OjinPreviewElement>();

/**
 * Lets a film of `<sjinn-task>` take the stage, and give it back. It has a sound and an end, also
 * where the persona is a muted loop.
 */
export function stageFilms(preview: OjinPreviewElement): void {
  if (staged.has(preview)) return;
  staged.add(preview);
  let { autoplay } = preview;
  let isFilm = false;
  preview.addEventListener('sjinn-show', (event) => {
    event.preventDefault();
    const { film } = event.detail;
    if (!isFilm) ({ autoplay } = preview);
    isFilm = !!film && /^https?:/.test(film);
    preview.autoplay = !isFilm && autoplay;
    preview.load(isFilm && film ? previewOf(film) : undefined);
    if (!isFilm) return;
    // the box keeps its shape; the film is not cut to it
    if (preview.surface) preview.surface.style.cssText = 'object-fit:contain;background:#14141c';
    void preview.play();
  });
}

const previewOf = (url: string): Preview => ({
  config: null,
  poster: null,
  asset: {
    ...{ id: '', name: '', category: 'video', mimeType: '', kind: 'video', size: 0 },
    ...{ url, expiresAt: Infinity },
  },
});
