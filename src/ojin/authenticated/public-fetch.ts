import { readText } from '../../http/body.ts';
import { type Fetch } from '../../http/request.ts';
import { ASSETS, CONFIGS, publicUrl } from '../public-resources.ts';
import type { Contract } from './contract.ts';
import { changesOf } from './contract-changes.ts';
import { reader } from './reader.ts';

/** Bytes of an answer; the limit of the public client. */
const MAX_BYTES = 4 * 2 ** 20;

/** Whether a page understands the public endpoints of a contract without an adapter. */
export function isPublicDefault(contract: Contract): boolean {
  const { paths, answers } = changesOf(contract);
  const changed = [paths?.publicConfigs, paths?.publicAssets];
  return [...changed, answers?.config, answers?.asset, answers?.envelope].every(
    (it) => it === undefined,
  );
}

/**
 * A `fetch` through which the public client speaks another contract: its requests go to the
 * contract's paths, and the answers come back under the names that the public client reads.
 * Everything else passes unchanged.
 */
export function publicFetch(apiBase: string, contract: Contract, fetch: Fetch): Fetch {
  if (isPublicDefault(contract)) return fetch; // as a page does
  const { publicConfigs, publicAssets } = contract.paths;
  const routes = [
    { from: publicUrl(apiBase, CONFIGS, ''), to: publicConfigs, kind: 'config' },
    { from: publicUrl(apiBase, ASSETS, ''), to: publicAssets, kind: 'asset' },
  ] as const;
  return async (url, init) => {
    const route = routes.find(({ from }) => url.startsWith(from));
    if (!route) return fetch(url, init);
    const { from, to, kind } = route;
    const response = await fetch(
      `${apiBase.replace(/\/+$/, '')}${to}/${url.slice(from.length)}`,
      init,
    );
    if (!response.ok) return response;
    const text = canonical(await readText(response, MAX_BYTES), kind, contract);
    return new Response(text, { status: response.status, headers: response.headers });
  };
}

function canonical(text: string, kind: 'config' | 'asset', contract: Contract): string {
  try {
    return JSON.stringify(reader(JSON.parse(text), kind, contract).canonical);
  } catch {
    return text; // not a record: the client says so
  }
}
