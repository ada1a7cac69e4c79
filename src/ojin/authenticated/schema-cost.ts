/** Cost of validating one value against a schema. */
export interface SchemaCost {
  /** Keywords and subschemas, each counted once per path of `$ref`s to it. */
  readonly steps: number;
  /** Instructions of all patterns, counted likewise. */
  readonly instructions: number;
}

/** `uniqueItems` compares all pairs of items. */
const UNIQUE_ITEMS = 50;
/** Keywords that change how references are resolved. */
const UNSUPPORTED = [
  '$async',
  '$anchor',
  '$dynamicAnchor',
  '$dynamicRef',
  '$recursiveAnchor',
  '$recursiveRef',
];

/**
 * Follows every `$ref`: a short schema whose definitions each reference the previous one twice,
 * thirty levels deep, takes forever to validate.
 * @throws TypeError for recursion, and for references other than JSON Pointers within the schema
 */
export function costOf(schema: unknown): SchemaCost {
  const visited = new Map<object, SchemaCost | 'in progress'>();

  const visit = (node: unknown): SchemaCost => {
    if (typeof node !== 'object' || !node) return { steps: 1, instructions: 0 };
    const previous = visited.get(node);
    if (previous === 'in progress') throw new TypeError('The schema is recursive.');
    if (previous) return previous;
    visited.set(node, 'in progress');
    let steps = 1;
    let instructions = 0;
    for (const [key, value] of Object.entries(node)) {
      if (UNSUPPORTED.includes(key) || (key === '$id' && node !== schema))
        throw new TypeError(`${key} is not supported.`);
      const inner = visit(value);
      steps += inner.steps;
      instructions += inner.instructions;
      if (key === 'uniqueItems') steps += UNIQUE_ITEMS;
      if (key === 'pattern') instructions += instructionsOf(value);
      if (key === 'patternProperties')
        for (const pattern of Object.keys(Object(value) as object))
          instructions += instructionsOf(pattern);
      if (key !== '$ref') continue;
      const target = visit(resolvePointer(schema, value));
      steps += target.steps;
      instructions += target.instructions;
    }
    const cost = { steps, instructions };
    visited.set(node, cost);
    return cost;
  };
  return visit(schema);
}

/** Estimate: the pattern's characters, multiplied by all its counted repetitions. */
function instructionsOf(pattern: unknown): number {
  const text = String(pattern);
  const counts = [...text.matchAll(/\{(\d*),?(\d*)\}/g)].map(([, from, to]) =>
    Math.max(1, Number(from), Number(to)),
  );
  return counts.reduce((product, count) => product * count, text.length);
}

/** RFC 6901, as a URI fragment. */
function resolvePointer(root: unknown, reference: unknown): unknown {
  if (typeof reference !== 'string' || !/^#(\/|$)/.test(reference))
    throw new TypeError('A $ref points outside the schema.');
  return decodeURIComponent(reference.slice(1))
    .split('/')
    .slice(1)
    .reduce((place: unknown, part) => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const parent = Object(place) as Record<string, unknown>;
      if (!Object.hasOwn(parent, key)) throw new TypeError('A $ref cannot be resolved.');
      return parent[key];
    }, root);
}
