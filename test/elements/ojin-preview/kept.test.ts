import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import { Emulator } from '../../support/emulator.ts';
import { preview, until } from '../../support/preview.ts';

/* Answers that an earlier page has kept have the right shape, and name what is gone: asked anew, once. */

const { configId, assets } = PERSONAS.ada;
const HOUR = 3_600_000;

describe('<ojin-preview> and what was kept for too long', () => {
  let emulator: Emulator;
  beforeEach(() => (emulator = new Emulator()));
  afterEach(() => sessionStorage.clear());

  const keep = (path: string, json: unknown, receivedAt: number) =>
    sessionStorage.setItem(
      `ojin:${emulator.apiBase}/public/${path}`,
      JSON.stringify([receivedAt, json]),
    );
  const gone = () => `${emulator.base}/objects/gone.mp4?X-Amz-Date=20990101T000000Z`;
  const keepAsset = (mime_type: string) =>
    keep(
      `assets/${assets.idle}`,
      { id: assets.idle, mime_type, download_url: `${gone()}&X-Amz-Expires=86400` },
      Date.now() - HOUR,
    );
  const keepConfig = (parameters: unknown) =>
    keep(
      `model-configs/${configId}`,
      { id: configId, title: 'Old', model_configurations: parameters },
      Date.now() - 300_000,
    );

  const CASES: [what: string, keep: () => void, by?: 'asset-id'][] = [
    ['a film that is gone', () => keepAsset('video/mp4')],
    ['a film that was a picture', () => keepAsset('image/png')],
    ['a film that was something else', () => keepAsset('application/zip'), 'asset-id'],
    ['a configuration that named no asset', () => keepConfig({})],
    [
      'a configuration that named an asset that is gone',
      () => keepConfig({ asset_id: '00000000-0000-4000-8000-000000000000' }),
    ],
  ];
  for (const [what, poison, by] of CASES)
    it(`${what}: the film of now is shown, and no error`, async () => {
      poison();
      const errors: string[] = [];
      const noting = new AbortController();
      document.addEventListener('ojin-error', ({ detail }) => errors.push(detail.code), {
        signal: noting.signal,
      });
      const element = await preview({
        'config-id': configId,
        'asset-id': by && assets.idle,
        'api-base': emulator.apiBase,
        loading: 'eager',
      });
      await until(() => element.media && element.state.status === 'ready', 'the film');
      noting.abort();
      expect(element.asset!.id).to.equal(assets.idle);
      expect(errors).to.deep.equal([]);
      expect((await emulator.requests('public/model-configs/')).length).to.be.below(3);
    });

  it('a failure of now is none of what was kept: it is asked once', async () => {
    keepConfig({});
    await emulator.put('model-configs', configId, {
      id: configId,
      title: 'Empty',
      model_configurations: {},
    });
    const element = await preview({
      'config-id': configId,
      'api-base': emulator.apiBase,
      loading: 'eager',
    });
    await until(() => element.state.status === 'error', 'error');
    expect(await emulator.requests('public/model-configs/')).to.have.length(1);
  });
});
