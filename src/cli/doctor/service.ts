import { systemClock } from '../../http/clock.ts';
import { OjinError, type ErrorCode } from '../../http/error.ts';
import type { Fetch } from '../../http/request.ts';
import { findCandidates } from '../../ojin/candidates.ts';
import { findPreview } from '../../ojin/preview.ts';
import { publicFetch } from '../../ojin/authenticated/public-fetch.ts';
import { PublicClient } from '../../ojin/public-client.ts';
import { SharedCache } from '../../ojin/shared-cache.ts';
import type { Asset } from '../../ojin/wire.ts';
import { bad, good, type Finding, type Trouble } from './finding.ts';
import { examineMedia } from './media.ts';
import { isReadable, type Ports } from './probe.ts';

/** What an element references. */
export interface Target {
  readonly configId?: string | undefined;
  readonly assetId?: string | undefined;
  readonly apiBase: string;
  /** What the configuration shows, where the service does not tell its parameters. */
  readonly knownAssetId?: string | undefined;
}

/** What a preview loads from the store. */
export interface Shown {
  readonly asset: Asset;
  readonly poster: Asset | undefined;
}

export interface Examination {
  readonly findings: readonly Finding[];
  /** What a browser would display; undefined if nothing. */
  readonly preview: Shown | undefined;
}

/** Checks a preview through the public endpoints, with the code that runs in browsers. */
export async function examine(ports: Ports, target: Target): Promise<Examination> {
  const findings: Finding[] = [];
  const unreadable: string[] = [];
  const fetchAsPage: Fetch = async (url, init) => {
    const response = await ports.fetch(url, { ...init, headers: { Origin: ports.origin } });
    if (response.ok && !isReadable(response.headers, ports.origin)) unreadable.push(url);
    return response;
  };
  const { apiBase, configId } = target;
  let { assetId } = target;
  const fetch = publicFetch(apiBase, ports.contract, fetchAsPage);
  const client = new PublicClient({ apiBase, fetch, cache: new SharedCache(), storage: null });
  const { signal } = ports;

  const stop = (finding: Finding): Examination => ({
    findings: [...findings, finding],
    preview: undefined,
  });
  let ids = assetId ? [assetId] : [];
  if (configId) {
    const config = await client.config(configId, signal).catch(failure);
    if (config instanceof OjinError) return stop(apiTrouble('config', config.code, target));
    findings.push(good('api', apiBase), good('config', config.title || config.id));
    if (config.parameters === undefined) assetId ??= target.knownAssetId;
    ids = assetId ? [assetId] : findCandidates(config.parameters).map(({ id }) => id);
  }
  if (!ids.length)
    return stop(
      bad(
        'media',
        'no-media',
        'The configuration references no asset.',
        'Set the idle video or the reference image in it, or set asset-id on the element.',
      ),
    );
  for (const id of ids) findings.push(...(await checkAsset(client, id, target, signal)));
  findings.push(
    unreadable.length === 0
      ? good('api CORS')
      : bad(
          'api CORS',
          'api-no-cors',
          'The API sends no Access-Control-Allow-Origin: no page can read its responses.',
          'Check --api-base. A proxy in front of the API must preserve its CORS headers.',
        ),
  );
  const found = findPreview(client.source(signal), { configId, assetId }, systemClock.sleep);
  const asset = await found.asset.catch(failure);
  if (!asset || asset instanceof OjinError) return { findings, preview: undefined };
  const poster = await firstPicture(ids.map((id) => client.asset(id, signal)));
  const preview = { asset, poster: poster?.id === asset.id ? undefined : poster };
  for (const each of shown(preview)) findings.push(...(await examineMedia(ports, each)));
  return { findings, preview };
}

export const shown = ({ asset, poster }: Shown): Asset[] => (poster ? [asset, poster] : [asset]);

async function firstPicture(assets: readonly Promise<Asset>[]): Promise<Asset | undefined> {
  const settled = await Promise.allSettled(assets);
  return settled
    .flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    .find(({ kind }) => kind === 'image');
}

function failure(error: unknown): OjinError {
  if (error instanceof OjinError && error.code !== 'aborted') return error;
  throw error as Error;
}

async function checkAsset(
  client: PublicClient,
  id: string,
  target: Target,
  signal: AbortSignal,
): Promise<Finding[]> {
  const asset = await client.asset(id, signal).catch(failure);
  if (!(asset instanceof OjinError)) return [];
  const check = `asset ${id}`;
  if (asset.code !== 'not-found') return [apiTrouble(check, asset.code, target)];
  const cause = 'The configuration references an asset that no longer exists, or is not public.';
  const fix = 'Upload the file again and set its new id in the configuration.';
  return [bad(check, 'asset-gone', cause, fix)];
}

type Explanation = readonly [trouble: Trouble, cause: string, fix: string];

const DOWN =
  'Check the network, --api-base, and whether Ojin is up. Visitors see a retry button meanwhile.';
const EXPLANATIONS: Partial<Record<ErrorCode, Explanation>> = {
  network: ['api-down', 'The API cannot be reached', DOWN],
  timeout: ['api-down', 'The API does not respond in time', DOWN],
  server: ['api-down', 'The API had an internal error (5xx)', DOWN],
  'rate-limited': [
    'api-busy',
    'Too many requests to the API (429)',
    'Wait a moment, then try again.',
  ],
  'not-found': [
    'unknown-id',
    'There is no public configuration with this id',
    'Compare it with "ojin-widget configs list"; ids differ between organizations and APIs.',
  ],
  unauthorized: ['not-public', 'The API requires a key for it', 'Make it public.'],
  forbidden: ['not-public', 'The API does not allow public access to it', 'Make it public.'],
  invalid: [
    'unknown-id',
    'The API does not accept this id',
    'Copy the whole id, as in "ojin-widget configs list".',
  ],
};
const FALLBACK: Explanation = [
  'bad-answer',
  'The response does not come from the API',
  'Check that --api-base ends with /v1 and is not a web page.',
];

function apiTrouble(check: string, code: ErrorCode, { apiBase }: Target): Finding {
  const [trouble, cause, fix] = EXPLANATIONS[code] ?? FALLBACK;
  return bad(trouble.startsWith('api') ? 'api' : check, trouble, `${cause} (${apiBase}).`, fix);
}
