import { OjinError } from '../../http/error.ts';
import { httpUrl } from '../../http/url.ts';
import { lifetime } from '../../ojin/signed-url.ts';
import type { Asset } from '../../ojin/wire.ts';
import type { SjinnEventDetails } from '../events.ts';
import type { PreviewController } from './preview.controller.ts';

/** Something to show in place of what the attributes name. */
export interface GuestFilm {
  readonly asset: Asset;
  /** Gives the same film with another link. */
  readonly renew: () => Promise<Asset>;
}

/**
 * Lets a film of a slotted `<sjinn-task>` take the stage, or gives the stage back to the persona.
 * The film has sound and an end, also where the persona is a muted loop.
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
