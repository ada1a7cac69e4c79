import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Stored } from '../../src/sjinn/stored-task.ts';
import { newIntent } from '../../src/sjinn/task.ts';
import { TaskStore, type TaskStorage } from '../../src/sjinn/task-store.ts';
import { FakeStorage, MINUTE, SECOND } from './support.ts';

const KEY = 'ojin-widget:task:film';
const MESSAGE = 'A film of my dog';
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 0, 1);
const intent = { key: 'k1', message: MESSAGE, at: NOW };
const task = {
  chatId: 'the-chat',
  message: MESSAGE,
  startedAt: NOW,
  wasRunning: false,
  isOver: false,
};

/** A tab of the site: with `resume="local"` unless the site's storage is not used. */
class Tab {
  readonly tab = new FakeStorage();
  readonly store: TaskStore;

  constructor(site: TaskStorage | null, shared: TaskStorage | null, name = 'film') {
    this.store = new TaskStore({ name, tab: this.tab, site, shared });
  }

  /** After a reload. */
  get stored(): Stored | undefined {
    return this.store.load(NOW)?.stored;
  }
}

let site: FakeStorage;
beforeEach(() => (site = new FakeStorage()));
const openTab = (resume: 'session' | 'local' = 'local') =>
  new Tab(resume === 'local' ? site : null, site);

describe('TaskStore: what is kept', () => {
  it('nothing', () => void expect(openTab().stored).to.equal(undefined));

  for (const stored of [{ intent }, { task }])
    for (const resume of ['session', 'local'] as const)
      it(`${Object.keys(stored)[0]!}, across a reload, resume=${resume}`, () => {
        const one = openTab(resume);
        one.store.save(stored);
        expect(one.store.load(NOW)).to.deep.equal({ stored, isOwn: true });
        const other = openTab(resume).store.load(NOW);
        expect(other).to.deep.equal(resume === 'local' ? { stored, isOwn: false } : undefined);
        expect(new Tab(site, site, 'other').stored).to.equal(undefined);
      });

  it('the task in place of its intent', () => {
    const one = openTab();
    one.store.save({ intent });
    one.store.save({ task });
    expect(one.stored).to.deep.equal({ task });
    expect(openTab().stored).to.deep.equal({ task });
    expect(site.items.size).to.equal(1);
  });

  it('nothing after it was forgotten', () => {
    const one = openTab();
    one.store.agree(intent);
    one.store.save({ task });
    one.store.forget({ task });
    expect(one.stored).to.equal(undefined);
    expect([...one.tab.items, ...site.items]).to.deep.equal([]);
  });

  const forbidden = () => {
    throw new DOMException('forbidden', 'SecurityError');
  };
  const throwing = {
    getItem: forbidden,
    setItem: forbidden,
    removeItem: forbidden,
    key: forbidden,
    get length(): number {
      return forbidden();
    },
  };
  for (const [what, none] of [
    ['that throws', throwing],
    ['that there is not', null],
  ] as const)
    it(`does without a storage ${what}`, () => {
      const store = new TaskStore({ name: 'film', tab: none, site: none, shared: none });
      store.save({ task });
      expect(store.load(NOW)).to.equal(undefined);
      expect(store.agree(intent)).to.deep.equal({ intent, isKnown: false });
      store.forget({ task });
    });
});

describe('TaskStore: films of several tabs', () => {
  const another = { ...task, chatId: 'another', startedAt: NOW + 1 };

  it('a tab that starts another film does not make the first one forgotten', () => {
    const [one, two] = [openTab(), openTab()];
    one.store.save({ task });
    two.store.save({ intent: { ...intent, key: 'k2', at: NOW + 1 } });
    two.store.save({ task: another });
    expect(one.stored).to.deep.equal({ task });
    expect(two.stored).to.deep.equal({ task: another });
  });

  it('a tab that is reset does not make the other one’s film forgotten', () => {
    const [one, two] = [openTab(), openTab()];
    one.store.save({ task });
    two.store.save({ task });
    one.store.forget({ task });
    expect(two.stored).to.deep.equal({ task });
  });

  it('a new tab finds the newest, and then the one before', () => {
    openTab().store.save({ task });
    openTab().store.save({ task: another });
    const late = openTab();
    expect(late.stored).to.deep.equal({ task: another });
    late.store.forget({ task: another });
    expect(late.stored).to.deep.equal({ task });
  });
});

describe('TaskStore: clocks', () => {
  for (const hours of [-24 * 365, -30, 0, 30, 24 * 365])
    it(`a running film is not forgotten by a clock that was ${hours} h off`, () => {
      const one = openTab();
      one.store.save({ task: { ...task, startedAt: NOW + hours * HOUR } });
      expect(one.stored).not.to.equal(undefined);
      expect(openTab().stored).not.to.equal(undefined);
    });

  for (const [hours, isShown] of [
    [23, true],
    [25, false],
  ] as const)
    it(`a film that was seen ${hours} h ago is ${isShown ? '' : 'not '}shown again`, () => {
      const one = openTab();
      one.store.save({ task: { ...task, isOver: true, startedAt: NOW - hours * HOUR } });
      expect(one.stored !== undefined).to.equal(isShown);
      expect(openTab().stored !== undefined).to.equal(isShown);
      if (!isShown) expect(site.items.size, 'dropped').to.equal(0);
    });
});

describe('TaskStore: poison', () => {
  const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const taskText = (fields: string) => `{"task":{"chatId":"c","message":"m",${fields}}}`;
  const poisons = [
    '',
    '{',
    'null',
    '7',
    '"task"',
    '[]',
    '{}',
    deep(100_000),
    '{"task":null,"intent":null}',
    '{"task":7,"intent":[]}',
    '{"task":{"chatId":7}}',
    '{"task":{"chatId":"","message":"m","startedAt":1}}',
    `{"task":{"chatId":"${'c'.repeat(5000)}","message":"m","startedAt":1}}`,
    '{"task":{"chatId":"c1"}}',
    '{"task":{"chatId":"c1","message":["m"],"startedAt":1}}',
    taskText('"startedAt":"soon"'),
    taskText('"startedAt":{}'),
    taskText('"startedAt":null'),
    taskText('"startedAt":-1'),
    taskText('"startedAt":1e300'),
    taskText(`"startedAt":${deep(9000)}`),
    '{"intent":{"key":{}}}',
    '{"intent":{"key":"","message":"m","at":1}}',
    '{"intent":{"key":"a\\r\\nX-Evil: 1","message":"m","at":1}}',
    '{"intent":{"key":"k","message":"","at":1}}',
    '{"intent":{"key":"k","message":"m","at":{}}}',
    '{"__proto__":{"task":{"chatId":"c1","message":"m","startedAt":1}}}',
  ];
  for (const text of poisons)
    it(`${text.slice(0, 80) || 'an empty text'} is dropped`, () => {
      const one = openTab();
      one.tab.setItem(KEY, text);
      site.setItem(`${KEY}:entry:x`, text);
      expect(one.stored).to.equal(undefined);
      expect(one.tab.items.size).to.equal(0);
      expect(site.items.size).to.equal(0);
    });

  it('whatever stands there: a task, an intent, or nothing; never an exception', () => {
    const fields = fc.dictionary(
      fc.constantFrom(
        'task',
        'intent',
        'chatId',
        'key',
        'message',
        'at',
        'startedAt',
        'wasRunning',
      ),
      fc.oneof(fc.jsonValue(), fc.string(), fc.double(), fc.constant(NOW)),
    );
    const near = fc.record({ task: fields }).map((value) => JSON.stringify(value));
    const nearIntent = fc.record({ intent: fields }).map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), near, nearIntent), (text) => {
        const one = openTab();
        one.tab.setItem(KEY, text);
        site.setItem(`${KEY}:entry:${text}`, text);
        site.setItem(`${KEY}:last`, text);
        const stored = one.store.load(NOW)?.stored;
        if (stored?.task) {
          expect(stored.task.chatId).to.be.a('string').and.not.equal('');
          expect(new Date(stored.task.startedAt).getTime()).not.to.be.NaN;
        } else if (stored) {
          expect(stored.intent.key).to.match(/^[\w-]{1,100}$/);
        }
        expect(one.store.agree(intent).intent.key).to.match(/^[\w-]{1,100}$/);
        site.items.clear();
      }),
      { numRuns: 1000 },
    );
  });
});

describe('TaskStore: two tabs, one message', () => {
  const agree = (tab: Tab, message: string, at: number) => tab.store.agree(newIntent(message, at));

  const times: [later: number, isSame: boolean][] = [
    [0, true],
    [60 * SECOND - 1, true],
    [60 * SECOND, false],
    [-SECOND, true],
    [-60 * SECOND, false],
  ];
  for (const [later, isSame] of times)
    it(`${later} ms later: ${isSame ? 'the same' : 'another'}`, () => {
      const first = agree(openTab(), MESSAGE, NOW);
      const second = agree(openTab(), MESSAGE, NOW + later);
      expect(first.isKnown).to.equal(false);
      expect(second.isKnown).to.equal(isSame);
      expect(second.intent).to.include({ message: MESSAGE, at: NOW + later });
      expect(second.intent.key === first.intent.key).to.equal(isSame);
    });

  for (const [message, other] of [
    [MESSAGE, `${MESSAGE}!`],
    [MESSAGE, MESSAGE.toUpperCase()],
    ['', ' '],
    ['A film of my 🐶', 'A film of my 🐱'], // they differ in the second half of the character
    ['ab', 'ba'],
  ] as const)
    it(`"${message}" is not "${other}"`, () => {
      agree(openTab(), message, NOW);
      expect(agree(openTab(), other, NOW).isKnown).to.equal(false);
      expect(openTab().store.lockFor(message)).not.to.equal(openTab().store.lockFor(other));
    });

  it('ends when one of them is done with it', () => {
    const one = openTab();
    const { intent: agreed } = agree(one, MESSAGE, NOW);
    one.store.forget({ intent: agreed });
    expect(agree(openTab(), MESSAGE, NOW).isKnown).to.equal(false);
  });

  it('is not shared between elements, nor without the site', () => {
    agree(openTab(), MESSAGE, NOW);
    expect(agree(new Tab(site, site, 'other'), MESSAGE, NOW).isKnown).to.equal(false);
    expect(agree(new Tab(null, null), MESSAGE, NOW).isKnown).to.equal(false);
  });

  it('with resume=session tells the other tabs neither its text nor its task', () => {
    const one = openTab('session');
    agree(one, MESSAGE, NOW);
    one.store.save({ intent });
    one.store.save({ task });
    const written = JSON.stringify([...site.items]);
    expect(site.items.size).to.equal(1);
    expect(written).not.to.contain('film of');
    expect(written).not.to.contain('the-chat');
  });

  for (const text of ['{', '[]', '7', '{"digest":null,"at":"x"}', '{"key":7}'])
    it(`keeps its own key where others left ${text}`, () => {
      site.setItem(`${KEY}:last`, text);
      expect(openTab().store.agree(intent)).to.deep.equal({ intent, isKnown: false });
    });

  it('a new intent has 128 random bits for a key', () => {
    expect(newIntent(MESSAGE, NOW).key).to.match(/^[0-9a-f]{32}$/);
    expect(newIntent(MESSAGE, NOW).key).not.to.equal(newIntent(MESSAGE, NOW).key);
  });
});
