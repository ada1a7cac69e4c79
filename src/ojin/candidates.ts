/** An asset that a configuration seems to reference. */
export interface Candidate {
  readonly id: string;
  /** Its location: the keys from the root, lower case, joined by `_`. */
  readonly path: string;
}

/** Also for what takes ids from outside. */
export const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const NAMES_ID = /_ids?$/;
const SAYS_ASSET = /asset_ids?$|image|video|idle|reference|portrait|poster|preview|source/;

const MAX_DEPTH = 8;
const MAX_NODES = 1000;
const MAX_CANDIDATES = 8;

/**
 * Finds the assets in `model_configurations`, whose shape is not published: UUIDs under a key that
 * names an asset (`*_asset_id`), or under an id key on a path that refers to media
 * (`{ idle_video: { file_id } }`). Document order, no duplicates; depth and count are bounded: the
 * object is untrusted.
 */
export function findCandidates(parameters: unknown): Candidate[] {
  const found = new Map<string, Candidate>();
  let nodes = 0;
  const walk = (value: unknown, path: string, depth: number): void => {
    if (++nodes > MAX_NODES || depth > MAX_DEPTH || found.size >= MAX_CANDIDATES) return;
    if (typeof value === 'string') {
      if (UUID.test(value) && !found.has(value) && NAMES_ID.test(path) && SAYS_ASSET.test(path))
        found.set(value, { id: value, path });
    } else if (typeof value === 'object' && value) {
      for (const key in value) {
        const name = key.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
        const inner = (value as Record<string, unknown>)[key];
        walk(inner, Array.isArray(value) ? path : `${path}_${name}`, depth + 1);
      }
    }
  };
  walk(parameters, '', 0);
  return [...found.values()];
}
