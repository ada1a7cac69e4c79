import { readBounded } from '../http/body.ts';
import {
  type Answer,
  ASSETS,
  CONFIGS,
  type PublicResource,
  publicUrl,
} from '../ojin/public-resources.ts';
import type { PreviewSource } from '../ojin/preview.ts';
import { keep, readKept, tabStorage } from '../ojin/tab-storage.ts';

/** ms; slower requests are left to the element, which retries. */
const TIMEOUT = 15_000;

/** Bytes. */
const LARGEST_ANSWER = 1_000_000;

/** Requests, pending or completed, by URL; shared by all elements of the page. */
const requests = new Map<string, Promise<Answer>>();

/**
 * The public endpoints, each requested once: failures are left to the element.
 */
export function sourceAt(apiBase: string): PreviewSource {
  const get = async <T>(resource: PublicResource<T>, id: string): Promise<T> => {
    const url = publicUrl(apiBase, resource, id);
    const cached = readKept(tabStorage, url, resource, id, Date.now());
    if (cached) return cached;
    const request = requests.get(url) ?? load(url);
    requests.set(url, request);
    const answer = await request;
    const value = resource.decode(answer, id);
    keep(tabStorage, url, resource, value, answer);
    return value;
  };
  return { config: (id) => get(CONFIGS, id), asset: (id) => get(ASSETS, id) };
}

async function load(url: string): Promise<Answer> {
  const response = await fetch(url, {
    credentials: 'omit',
    signal: AbortSignal.timeout(TIMEOUT),
  });
  if (!response.ok) throw new Error(); // the element reports why
  const json: unknown = JSON.parse(await readBounded(response, LARGEST_ANSWER));
  return { json, receivedAt: Date.now() };
}
