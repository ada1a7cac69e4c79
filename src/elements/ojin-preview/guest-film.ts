import { OjinError } from '../../http/error.ts';
import { httpUrl } from '../../http/url.ts';
import { lifetime } from '../../ojin/signed-url.ts';
import type { Asset } from '../../ojin/wire.ts';
import type { SjinnEventDetails } from '../events.ts';
import type { PreviewController } from './preview.controller.ts';

/** A film shown in place of what the attributes specify. */
export interface GuestFilm {
  readonly asset: Asset;
  /** Resolves to the same film with a fresh link. */
  readonly renew: () => Promise<Asset>;
}

/**
 * Shows the film of a slotted `<sjinn-task>` on the stage, or gives the stage back to the persona.
 * The film plays once and with sound, even where the persona is a muted loop.
 */
export function stageFilm(
  { film, title, renew }: SjinnEventDetails['sjinn-show'],
  preview: PreviewController,
): void {
  const toAsset = (url: string | null): Asset => {
    const checked = httpUrl(url);
    if (!checked) throw new OjinError('media');
    const now = Date.now();
    return {
      id: '',
      name: title,
      category: 'video',
      mimeType: '',
      kind: 'video',
      size: 0,
      url: checked,
      expiresAt: now + lifetime(checked, now),
    };
  };
  if (!httpUrl(film)) {
    void preview.load();
    return;
  }
  const asset = toAsset(film);
  void preview.load(false, {
    asset,
    renew: async () => (renew ? toAsset(await renew()) : asset),
  });
  void preview.play();
}
