/** Size limits for untrusted JSON values. */
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

/** Far above any configuration or configuration schema. */
const DEFAULT_BOUNDS: Bounds = { depth: 64, nodes: 50_000 };

/**
 * Measures a JSON value without recursion, so that no depth overflows the stack.
 * @throws TypeError when it exceeds the bounds, or has a key `__proto__`, which would set the
 * prototype of an object on assignment
 */
export function measure(
  value: unknown,
  { depth, nodes: maxNodes }: Bounds = DEFAULT_BOUNDS,
): Extent {
  const stack: [value: unknown, level: number][] = [[value, 0]];
  let nodes = 0;
  let characters = 0;
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [node, level] = next;
    nodes++;
    if (nodes + stack.length > maxNodes) throw new TypeError('The value is too large.');
    if (typeof node === 'string') characters += node.length;
    if (typeof node !== 'object' || !node) continue;
    if (level >= depth) throw new TypeError('The value is nested too deeply.');
    for (const key of Object.keys(node)) {
      if (key === '__proto__') throw new TypeError('The value contains a key __proto__.');
      if (!Array.isArray(node)) characters += key.length;
      stack.push([(node as Record<string, unknown>)[key], level + 1]);
    }
  }
  return { nodes, characters };
}

/**
 * Returns the value if it is within the default bounds.
 * @throws TypeError as {@link measure}
 */
export function bounded(value: unknown): unknown {
  measure(value);
  return value;
}
