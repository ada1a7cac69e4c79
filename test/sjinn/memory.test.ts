import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { TaskMemory, type TaskStorage } from '../../src/sjinn/memory.ts';
import { FakeStorage, SECOND } from './support.ts';

const KEY = 'ojin-widget:task:film';
const WISH = 'A film of my dog';
const intent = { key: 'k1', message: WISH, at: 5 };
const task = { chatId: 'the-chat', message: WISH, startedAt: 6 };

let storage: FakeStorage;
let shared: FakeStorage;

beforeEach(() => {
  storage = new FakeStorage();
  shared = new FakeStorage();
});

/** A page of this tab; of another when it has a storage of its own. */
const memoryOf = (own: TaskStorage | null = storage, site: TaskStorage | null = shared) =>
  new TaskMemory(own, site, 'film');

describe('TaskMemory: what is kept', () => {
  it('nothing', () => void expect(memoryOf().load()).to.equal(undefined));

  for (const kept of [{ intent }, { task }])
    it(`${Object.keys(kept)[0]!}, across a reload`, () => {
      memoryOf().keep(kept);
      expect(memoryOf().load()).to.deep.equal(kept);
      expect(new TaskMemory(storage, shared, 'other').load()).to.equal(undefined);
      expect(memoryOf(new FakeStorage()).load()).to.equal(undefined);
    });

  it('the task in place of the wish', () => {
    memoryOf().keep({ intent });
    memoryOf().keep({ task });
    expect(memoryOf().load()).to.deep.equal({ task });
  });

  it('nothing after it was forgotten', () => {
    memoryOf().keep({ task });
    memoryOf().intentFor(WISH, 0);
    memoryOf().forget();
    expect(memoryOf().load()).to.equal(undefined);
    expect([...storage.items, ...shared.items]).to.deep.equal([]);
  });

  it('only what is needed to go on', () => {
    const whole = { ...task, results: [], wasRunning: true, accessToken: 's3cret' };
    memoryOf().keep({ task: whole });
    expect(memoryOf().load()).to.deep.equal({ task });
  });

  const contents: [text: string, kept: unknown][] = [
    ['', undefined],
    ['{', undefined],
    ['null', undefined],
    ['7', undefined],
    ['"task"', undefined],
    ['[]', undefined],
    ['{}', undefined],
    ['{"task":null,"intent":null}', undefined],
    ['{"task":7,"intent":[]}', undefined],
    ['{"task":{"chatId":7}}', undefined],
    ['{"task":{"chatId":""}}', undefined],
    ['{"intent":{"key":{}}}', undefined],
    ['{"intent":{"key":""}}', undefined],
    ['{"intent":{"key":"a\\r\\nX-Evil: 1"}}', undefined],
    ['{"__proto__":{"task":{"chatId":"c1"}}}', undefined],
    ['{"task":{"chatId":"c1"}}', { task: { chatId: 'c1', message: '', startedAt: 0 } }],
    [
      '{"task":{"chatId":"c1","message":["m"],"startedAt":"soon","extra":1}}',
      { task: { chatId: 'c1', message: '', startedAt: 0 } },
    ],
    ['{"intent":{"key":"k1","at":{}}}', { intent: { key: 'k1', message: '', at: 0 } }],
    [
      '{"intent":{"key":"k1"},"task":{"chatId":"c1","message":"m"}}',
      { task: { chatId: 'c1', message: 'm', startedAt: 0 } },
    ],
  ];
  for (const [text, kept] of contents)
    it(`of ${text || 'an empty text'}: ${JSON.stringify(kept)}`, () => {
      storage.setItem(KEY, text);
      expect(memoryOf().load()).to.deep.equal(kept);
    });

  const forbidden = () => {
    throw new DOMException('forbidden', 'SecurityError');
  };
  const storages: [what: string, storage: TaskStorage | null][] = [
    ['that throws', { getItem: forbidden, setItem: forbidden, removeItem: forbidden }],
    ['that there is not', null],
  ];
  for (const [what, none] of storages)
    it(`does without a storage ${what}`, () => {
      const memory = memoryOf(none, none);
      memory.keep({ task });
      expect(memory.load()).to.equal(undefined);
      expect(memory.intentFor(WISH, 7)).to.include({ message: WISH, at: 7 });
      expect(memory.intentFor(WISH, 7).key).to.match(/^[0-9a-f]{32}$/);
      memory.forget();
    });
});

describe('TaskMemory: two tabs, one wish', () => {
  const tabs = () => [memoryOf(), memoryOf(new FakeStorage())] as const;

  const times: [later: number, isSame: boolean][] = [
    [0, true],
    [60 * SECOND - 1, true],
    [60 * SECOND, false],
    [-SECOND, true],
    [-60 * SECOND, false],
  ];
  for (const [later, isSame] of times)
    it(`${later} ms later: ${isSame ? 'the same' : 'another'}`, () => {
      const [one, two] = tabs();
      const first = one.intentFor(WISH, 1e6);
      const second = two.intentFor(WISH, 1e6 + later);
      expect(second).to.include({ message: WISH, at: 1e6 + later });
      expect(second.key === first.key).to.equal(isSame);
    });

  for (const [message, other] of [
    [WISH, `${WISH}!`],
    [WISH, WISH.toUpperCase()],
    ['', ' '],
    ['A film of my 🐶', 'A film of my 🐱'], // they differ in the second half of the character
    ['ab', 'ba'],
  ] as const)
    it(`"${message}" is not "${other}"`, () => {
      const [one, two] = tabs();
      expect(two.intentFor(other, 1).key).not.to.equal(one.intentFor(message, 0).key);
    });

  it('goes by the last wish', () => {
    const [one, two] = tabs();
    const first = one.intentFor(WISH, 0);
    one.intentFor('Another', 1);
    expect(two.intentFor(WISH, 2).key).not.to.equal(first.key);
  });

  it('ends when one of them forgets', () => {
    const [one, two] = tabs();
    const first = one.intentFor(WISH, 0);
    one.forget();
    expect(two.intentFor(WISH, 1).key).not.to.equal(first.key);
  });

  it('is not shared between elements, nor without the site', () => {
    const first = memoryOf().intentFor(WISH, 0);
    const other = new TaskMemory(storage, shared, 'other').intentFor(WISH, 0);
    const alone = memoryOf(storage, null).intentFor(WISH, 0);
    expect(new Set([first.key, other.key, alone.key]).size).to.equal(3);
  });

  it('tells the other tabs nothing of its text', () => {
    memoryOf().intentFor(WISH, 0);
    memoryOf().keep({ intent });
    memoryOf().keep({ task });
    const written = JSON.stringify([...shared.items]);
    expect(shared.items.size).to.equal(1);
    for (const word of WISH.split(' ')) expect(written).not.to.contain(`${word} `);
    expect(written).not.to.contain('film of');
    expect(written).not.to.contain('the-chat');
  });

  for (const text of ['{', '[]', '7', '{"digest":null,"at":"x"}', '{"key":7}'])
    it(`makes a key of its own where others left ${text}`, () => {
      shared.setItem(`${KEY}:last`, text);
      expect(memoryOf().intentFor(WISH, 0).key).to.match(/^[0-9a-f]{32}$/);
    });

  for (const key of ['', 7, 'a\nb', null])
    it(`does not take ${JSON.stringify(key)} for a key`, () => {
      memoryOf().intentFor(WISH, 0);
      const last = JSON.parse(shared.getItem(`${KEY}:last`)!) as object;
      shared.setItem(`${KEY}:last`, JSON.stringify({ ...last, key }));
      expect(memoryOf().intentFor(WISH, 0).key).to.match(/^[0-9a-f]{32}$/);
    });
});
