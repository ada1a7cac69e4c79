import fc from 'fast-check';

/** A valid answer of each call, and of a failure. */
export const ANSWERS: readonly unknown[] = [
  { success: true, errorMsg: '', error_code: 0, data: { project_id: 'p1', chat_id: 'c1' } },
  {
    ...{ success: true, errorMsg: '', error_code: 0 },
    data: {
      ...{ chat_id: 'c1', project_id: 'p1', status: 1 },
      tool_results: [
        { name: 'TODO_Write', result: ['1. One\n2. Two'] },
        { name: 'ffmpeg_full_compose', result: ['https://cdn.example/film.mp4'] },
      ],
      ...{ create_time: '2024-01-15T10:30:00Z', update_time: '2024-01-15T10:35:00Z' },
    },
  },
  { success: false, errorMsg: 'Insufficient balance', error_code: 100 },
];

/** What a value may turn into: something else of JSON, or of what else such services answer. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    '',
    '0',
    '1',
    '2',
    '100',
    '429',
    -1,
    1e308,
    0,
    true,
    false,
    null,
    [],
    {},
  ),
  fc.constantFrom<unknown>(
    ...[
      'Too many tasks',
      'https://cdn.example/a.mp4',
      'javascript:alert(1)',
      '["https://x.example"]',
    ],
    ...['{"toString":1}', '2024-01-15T10:30:00Z', '[['.repeat(3000), 'x'.repeat(30_000)],
  ),
  fc.constant(Array.from({ length: 300 }, (_, index) => ({ name: `t${index}`, result: ['x'] }))),
  fc.constant(Array.from({ length: 300 }, (_, index) => `https://x.example/${index}`)),
  fc.constantFrom<unknown>({ toString: 1, valueOf: 1 }, { __proto__: null, length: 1e9 }),
  fc.webUrl(),
);

const NAMES = ['success', 'error_code', 'code', 'errorMsg', 'data', 'chat_id', 'status', 'result'];

interface Change {
  readonly at: number;
  readonly kind: 'replace' | 'remove' | 'rename' | 'repeat';
  readonly value: unknown;
  readonly name: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(40),
  kind: fc.constantFrom('replace', 'remove', 'rename', 'repeat'),
  value: odd,
  name: fc.oneof(fc.constantFrom(...NAMES, '__proto__', 'constructor'), fc.string()),
});

/** A valid answer of SJinn's, with up to six changes anywhere in it. */
export const mutated: fc.Arbitrary<unknown> = fc
  .tuple(fc.constantFrom(...ANSWERS), fc.array(change, { maxLength: 6 }))
  .map(([answer, changes]) => changes.reduce(apply, structuredClone(answer)));

type Slot = readonly [parent: Record<string, unknown>, key: string];

/** Every place in a value, but the value itself. */
function slots(value: unknown): readonly Slot[] {
  if (typeof value !== 'object' || !value) return [];
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key): readonly Slot[] => [
    [parent, key],
    ...slots(parent[key]),
  ]);
}

function apply(answer: unknown, { at, kind, value, name }: Change): unknown {
  const all = slots(answer);
  const slot = all[at % (all.length + 1)];
  if (!slot) return kind === 'replace' ? structuredClone(value) : answer;
  const [parent, key] = slot;
  const old = parent[key];
  if (kind === 'repeat') parent[key] = [old, old, old];
  else if (kind === 'replace') parent[key] = structuredClone(value);
  else {
    Reflect.deleteProperty(parent, key);
    if (kind === 'rename')
      Object.defineProperty(parent, name, {
        ...{ value: old, enumerable: true, writable: true, configurable: true },
      });
  }
  return answer;
}
