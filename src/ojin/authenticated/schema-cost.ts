/** What checking one value against a schema takes. */
export interface SchemaCost {
  /** Keywords and subschemas, each as often as `$ref`s lead to it. */
  readonly steps: number;
  /** Instructions of all patterns, counted in the same way. */
  readonly instructions: number;
}

/** A list of objects is compared with itself, pair by pair. */
const UNIQUE_ITEMS = 50;
/** Keywords that lead somewhere else than a JSON Pointer from the root says. */
const REFUSED = [
  '$async',
  '$anchor',
  '$dynamicAnchor',
  '$dynamicRef',
  '$recursiveAnchor',
  '$recursiveRef',
];

/**
 * Follows every `$ref`: schemas that double what they refer to, thirty times over, are short, and take
 * for ever to check.
 * @throws TypeError for recursion, and for references other than JSON Pointers within the schema
 */
export function costOf(schema: unknown): SchemaCost {
  const known = new Map<object, SchemaCost | 'under way'>();

  const visit = (node: unknown): SchemaCost => {
    if (typeof node !== 'object' || !node) return { steps: 1, instructions: 0 };
    const before = known.get(node);
    if (before === 'under way') throw new TypeError('The schema refers to itself.');
    if (before) return before;
    known.set(node, 'under way');
    let steps = 1;
    let instructions = 0;
    for (const [key, value] of Object.entries(node)) {
      if (REFUSED.includes(key) || (key === '$id' && node !== schema))
        throw new TypeError(`${key} is not supported.`);
      const inner = visit(value);
      steps += inner.steps;
      instructions += inner.instructions;
      if (key === 'uniqueItems') steps += UNIQUE_ITEMS;
      if (key === 'pattern') instructions += sizeOf(value);
      if (key === 'patternProperties')
        for (const pattern of Object.keys(Object(value) as object)) instructions += sizeOf(pattern);
      if (key !== '$ref') continue;
      const target = visit(pointedAt(schema, value));
      steps += target.steps;
      instructions += target.instructions;
    }
    const cost = { steps, instructions };
    known.set(node, cost);
    return cost;
  };
  return visit(schema);
}

/** About as many as the pattern has characters, each as often as its counted repetitions say. */
function sizeOf(pattern: unknown): number {
  const text = String(pattern);
  const counts = [...text.matchAll(/\{(\d*),?(\d*)\}/g)].map(([, from, to]) =>
    Math.max(1, Number(from), Number(to)),
  );
  return counts.reduce((product, count) => product * count, text.length);
}

/** RFC 6901, as a URI fragment. */
function pointedAt(root: unknown, reference: unknown): unknown {
  if (typeof reference !== 'string' || !/^#(\/|$)/.test(reference))
    throw new TypeError('A $ref leads out of the schema.');
  return decodeURIComponent(reference.slice(1))
    .split('/')
    .slice(1)
    .reduce((place: unknown, part) => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const parent = Object(place) as Record<string, unknown>;
      if (!Object.hasOwn(parent, key)) throw new TypeError('A $ref leads nowhere.');
      return parent[key];
    }, root);
}
