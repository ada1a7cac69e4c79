import { expect } from '@open-wc/testing';
import { success } from '../../sjinn/support.ts';
import { asFirstVisit, COMPLETED, Stage } from './support.ts';

const refuse = (): never => {
  throw new DOMException('forbidden', 'SecurityError');
};

/** What a sandboxed frame, a page without TLS or a strict visitor may refuse to the page. */
const REFUSALS: readonly (readonly [
  what: string,
  target: object,
  name: string,
  descriptor: PropertyDescriptor,
])[] = [
  ['locks (no TLS)', navigator, 'locks', { value: undefined }],
  [
    'locks that are refused',
    navigator,
    'locks',
    { value: { request: () => Promise.reject(new DOMException('forbidden', 'SecurityError')) } },
  ],
  ['localStorage', globalThis, 'localStorage', { get: refuse }],
  ['sessionStorage', globalThis, 'sessionStorage', { get: refuse }],
  ['BroadcastChannel', globalThis, 'BroadcastChannel', { value: refuse }],
];

describe('<sjinn-task> where the browser forbids something', () => {
  asFirstVisit();
  const before: (() => void)[] = [];
  const replace = (target: object, name: string, descriptor: PropertyDescriptor) => {
    const own = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, { ...descriptor, configurable: true });
    before.push(() => {
      if (own) Object.defineProperty(target, name, own);
      else Reflect.deleteProperty(target, name);
    });
  };
  // before the next test's first visit clears the storages
  afterEach(() => before.splice(0).forEach((restore) => restore()));

  const cases = [
    ...REFUSALS.map((one) => [one[0], [one]] as const),
    ['all of them', REFUSALS] as const,
  ];
  for (const [what, refusals] of cases)
    it(`${what}: one tab still works, from the press to the film`, async () => {
      for (const [, target, name, descriptor] of refusals) replace(target, name, descriptor);
      const stage = new Stage();
      const element = await stage.place({ resume: 'local' });
      element.start('A boat');
      // a lock in storage takes a moment to be sure of
      while (!stage.net.count) await stage.clock.advance(50);
      await stage.answer(success({ chat_id: stage.chatId }));
      await stage.answer(COMPLETED);
      expect(element.state.status).to.equal('completed');
      expect(stage.net.count, 'one create, one question').to.equal(2);
    });
});
