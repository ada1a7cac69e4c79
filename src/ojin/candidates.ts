/** An asset that a configuration seems to reference. */
export interface Candidate {
  readonly id: string;
  /** Its location: the keys from the root, lower case, joined by `_`. */
  readonly path: string;
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const NAMES_ASSET = /asset|image|video|idle|reference|portrait|poster|preview|source/;

/** For what takes ids from outside. */
export const isUuid = (text: string): boolean => UUID.test(text);

const MAX_DEPTH = 8;
const MAX_NODES = 1000;
const MAX_CANDIDATES = 8;

/**
 * Finds the assets in `model_configurations`, whose shape is not published: UUIDs on a path that
 * names an asset or media (`image_asset_id`, `{ idle_video: { file_id } }`); if there are none, any
 * UUIDs. Document order, no duplicates; depth and count are bounded: the object is untrusted.
 */
export function findCandidates(parameters: unknown): Candidate[] {
  const named = new Map<string, Candidate>();
  const others = new Map<string, Candidate>();
  let nodes = 0;
  const walk = (value: unknown, path: string, depth: number): void => {
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) return;
    if (typeof value === 'string') {
      const found = NAMES_ASSET.test(path) ? named : others;
      if (UUID.test(value) && !found.has(value)) found.set(value, { id: value, path });
    } else if (typeof value === 'object' && value) {
      for (const key in value) {
        const name = key.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
        const inner = (value as Record<string, unknown>)[key];
        walk(inner, Array.isArray(value) ? path : `${path}_${name}`, depth + 1);
      }
    }
  };
  walk(parameters, '', 0);
  return [...(named.size ? named : others).values()].slice(0, MAX_CANDIDATES);
}
