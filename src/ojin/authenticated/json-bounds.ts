/** How much of a JSON value from outside is worked with. */
export interface Bounds {
  /** Levels of objects and arrays. */
  readonly depth: number;
  /** Values of all kinds. */
  readonly nodes: number;
}

export interface Extent {
  /** Values of all kinds. */
  readonly nodes: number;
  /** Characters of all strings and keys. */
  readonly characters: number;
}

/** No configuration schema, and no configuration, is near these. */
const LARGEST: Bounds = { depth: 64, nodes: 50_000 };

/**
 * Measures a JSON value without recursion, so that no depth overflows the stack.
 * @throws TypeError when it is deeper or larger than the bounds, or has a key `__proto__`, which sets
 * the prototype of an object that is filled by assignment
 */
export function measured(value: unknown, { depth, nodes: most }: Bounds = LARGEST): Extent {
  const open: [value: unknown, level: number][] = [[value, 0]];
  let nodes = 0;
  let characters = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const [it, level] = next;
    nodes++;
    if (nodes + open.length > most) throw new TypeError('The value is too large.');
    if (typeof it === 'string') characters += it.length;
    if (typeof it !== 'object' || !it) continue;
    if (level >= depth) throw new TypeError('The value is nested too deeply.');
    for (const key of Object.keys(it)) {
      if (key === '__proto__') throw new TypeError('The value has a key __proto__.');
      if (!Array.isArray(it)) characters += key.length;
      open.push([(it as Record<string, unknown>)[key], level + 1]);
    }
  }
  return { nodes, characters };
}

/**
 * The value, when it is within the usual bounds.
 * @throws TypeError as {@link measured}
 */
export function bounded(value: unknown): unknown {
  measured(value);
  return value;
}
