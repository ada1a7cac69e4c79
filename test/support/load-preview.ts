import { systemClock } from '../../src/http/clock.ts';
import {
  loadPreview,
  type PreviewDetail,
  type PreviewOptions,
  type PreviewRequest,
  type PreviewSource,
} from '../../src/ojin/preview.ts';
import type { Asset } from '../../src/ojin/wire.ts';

export interface Loaded extends PreviewDetail {
  asset: Asset | undefined;
}

/** What a preview would show, and what is known when its asset is. */
export async function load(
  source: PreviewSource,
  request: PreviewRequest,
  options: Partial<PreviewOptions> = {},
): Promise<Loaded> {
  let detail: PreviewDetail = {};
  const asset = await loadPreview(source, request, {
    clock: systemClock,
    onDetail: (known) => (detail = { ...detail, ...known }),
    ...options,
  });
  return { ...detail, asset };
}
