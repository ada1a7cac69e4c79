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

/** ms; what takes longer is left to the element, which tries again. */
const TIMEOUT = 15_000;

/** Bytes. */
const LARGEST_ANSWER = 1_000_000;

/** Requests under way or answered, by URL; one for all elements of the page. */
const answers = new Map<string, Promise<Answer>>();

/**
 * The public endpoints, each asked once: what fails is left to the element.
 */
export function sourceAt(apiBase: string): PreviewSource {
  const get = async <T>(resource: PublicResource<T>, id: string): Promise<T> => {
    const url = publicUrl(apiBase, resource, id);
    const kept = readKept(tabStorage, url, resource, id, Date.now());
    if (kept) return kept;
    const asked = answers.get(url) ?? ask(url);
    answers.set(url, asked);
    const answer = await asked;
    const value = resource.decode(answer, id);
    keep(tabStorage, url, resource, value, answer);
    return value;
  };
  return { config: (id) => get(CONFIGS, id), asset: (id) => get(ASSETS, id) };
}

async function ask(url: string): Promise<Answer> {
  const response = await fetch(url, {
    credentials: 'omit',
    signal: AbortSignal.timeout(TIMEOUT),
  });
  if (!response.ok) throw new Error(); // the element will say why
  const json: unknown = JSON.parse(await readBounded(response, LARGEST_ANSWER));
  return { json, receivedAt: Date.now() };
}
