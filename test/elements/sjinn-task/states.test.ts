import { expect } from '@open-wc/testing';
import { type ErrorCode, OjinError } from '../../../src/http/error.ts';
import { en } from '../../../src/elements/sjinn-task/locales/en.ts';
import type { SjinnTaskElement } from '../../../src/elements/sjinn-task/sjinn-task.ts';
import { refusal } from '../../sjinn/support.ts';
import { part, until } from '../../support/preview.ts';
import {
  asFirstVisit,
  type Attributes,
  COMPLETED,
  field,
  find,
  MADE,
  NO_ROOM,
  press,
  progress,
  QUEUED,
  record,
  RUNNING,
  Stage,
  told,
} from './support.ts';

interface Case {
  name: string;
  attributes?: Attributes;
  /** What leads there. */
  given?: (stage: Stage) => unknown;
  status: string;
  /** The live region. */
  tells?: string;
  shows?: (element: SjinnTaskElement) => unknown;
}

const { plan, picture, clip, film, remark, link, trick } = MADE;
const lines = (element: Element, name: string) =>
  [...part(element, name)!.querySelectorAll('li')].map((li) => li.textContent.trim());
const step = (element: Element) =>
  part(element, 'steps')?.querySelector('[aria-current=step]')?.textContent.trim();

const CASES: Case[] = [
  { name: 'idle', status: 'idle', tells: '', shows: (e) => find(e, 'button', 'Make the film') },
  {
    name: 'idle with examples',
    attributes: { examples: 'A boat | A whale' },
    status: 'idle',
    shows: (e) =>
      e.shadowRoot!.querySelector('[role=group][aria-label=Examples]') &&
      find(e, 'button', 'A whale'),
  },
  {
    name: 'submitting',
    given: ({ element }) => element.start('A boat'),
    status: 'submitting',
    tells: 'Starting',
    shows: (e) =>
      field(e).readOnly && find(e, 'button', 'Starting')!.getAttribute('aria-disabled') === 'true',
  },
  {
    name: 'waiting in line',
    given: async (stage) => {
      stage.element.start('A boat');
      await stage.answer(NO_ROOM);
    },
    status: 'waiting',
    tells: en.line,
    shows: (e) =>
      part(e, 'message')!.textContent === 'A boat' &&
      part(e, 'base')!.textContent.includes(`${en.waiting} · 0:00`) &&
      find(e, 'button', 'Stop waiting') &&
      !step(e),
  },
  {
    name: 'failed: waited in line for too long',
    given: async (stage) => {
      stage.element.start('A boat');
      for (let seconds = 0; seconds <= 1260; seconds += 90) {
        await stage.answer(refusal(429, { status: 429, headers: { 'retry-after': '60' } }));
        await stage.clock.advance(90_000);
      }
    },
    status: 'failed',
    tells: en.busy,
    shows: (e) => field(e).value === 'A boat',
  },
  {
    name: 'queued',
    given: (stage) => stage.run(QUEUED),
    status: 'queued',
    tells: 'Waiting to start',
    shows: (e) => step(e) === 'Planning' && part(e, 'message')!.textContent === 'A boat',
  },
  {
    name: 'running, with nothing yet',
    given: (stage) => stage.run(RUNNING),
    status: 'running',
    tells: 'Planning',
    shows: (e) => find(e, 'button', 'Stop waiting'),
  },
  {
    name: 'running, with a plan',
    given: (stage) => stage.run(progress(2, plan)),
    status: 'running',
    tells: 'Drawing',
    shows: (e) => lines(e, 'plan').join() === 'A boat leaves,It finds land',
  },
  {
    name: 'running, with pictures',
    given: (stage) => stage.run(progress(2, plan, picture)),
    status: 'running',
    tells: 'Drawing. Picture 2',
    shows: (e) =>
      step(e) === 'Drawing' && find(e, 'img', 'Picture 2') && !find(e, 'img', 'Picture 3'),
  },
  {
    name: 'running, with clips',
    given: (stage) => stage.run(progress(2, plan, picture, clip)),
    status: 'running',
    tells: 'Filming. Clip 1',
    shows: (e) => step(e) === 'Filming' && find(e, 'video', 'Clip 1'),
  },
  {
    name: 'running, with a film',
    given: (stage) => stage.run(progress(2, film)),
    status: 'running',
    tells: 'Composing',
    shows: (e) => step(e) === 'Composing' && !e.shadowRoot!.querySelector('video'),
  },
  {
    name: 'running, with a text of a tool that nobody knows',
    given: (stage) => stage.run(progress(2, plan, remark)),
    status: 'running',
    shows: (e) => lines(e, 'made')[0] === 'I chose a blue boat',
  },
  {
    name: 'running, with a link of a tool that nobody knows',
    given: (stage) => stage.run(progress(2, plan, link)),
    status: 'running',
    shows: (e) => find(e, 'a', location.hostname)!.rel === 'noopener noreferrer',
  },
  {
    name: 'running, with what must not become a link',
    given: (stage) => stage.run(progress(2, plan, trick)),
    status: 'running',
    shows: (e) =>
      lines(e, 'made')[0] === 'javascript:alert(1)' &&
      !e.shadowRoot!.querySelector('a') &&
      !e.shadowRoot!.querySelector('img'),
  },
  {
    name: 'running, with a status that is not documented',
    given: (stage) => stage.run(progress(7)),
    status: 'running',
  },
  {
    name: 'trouble',
    given: async (stage) => {
      await stage.run(progress(2, plan));
      await stage.clock.advance(8000);
      await stage.answer('cut');
    },
    status: 'running',
    shows: (e) =>
      e.shadowRoot!.textContent.includes('No connection. The film is still being made.'),
  },
  {
    name: 'paused: stopped',
    given: async (stage) => {
      await stage.run(progress(2, plan, picture));
      press(stage.element, 'Stop waiting');
    },
    status: 'paused',
    tells: 'You stopped waiting. The film is still being made.',
    shows: (e) => find(e, 'button', 'Look again') && find(e, 'img', 'Picture 2') && !step(e),
  },
  {
    name: 'paused: deadline',
    attributes: { deadline: '0.1' },
    given: (stage) => stage.run(RUNNING, RUNNING),
    status: 'paused',
    tells: 'This is taking longer than usual. The film is still being made; come back later.',
    shows: (e) => find(e, 'button', 'Look again'),
  },
  {
    name: 'paused: refused',
    given: (stage) => stage.run(RUNNING, refusal(403, { status: 403 })),
    status: 'paused',
    shows: (e) =>
      find(e, 'button', 'Look again') &&
      part(e, 'base')!.textContent.includes('forbidden · HTTP 403'),
  },
  {
    name: 'completed with a film',
    given: (stage) => stage.run(COMPLETED),
    status: 'completed',
    tells: 'Your film is ready.',
    shows: (e) =>
      find(e, 'h2', 'Your film is ready.') &&
      find(e, 'video', 'A boat')!.controls &&
      find(e, 'a', 'Download')!.href === film[1] &&
      find(e, 'button', 'Copy link') &&
      find(e, 'button', 'Start over') &&
      !step(e),
  },
  {
    name: 'completed without a film',
    given: (stage) => stage.run(...[1, 2, 3].map(() => progress(1, plan, picture))),
    status: 'completed',
    tells: 'It ended without a film.',
    shows: (e) =>
      find(e, 'button', 'Start over') &&
      find(e, 'img', 'Picture 1') &&
      !e.shadowRoot!.querySelector('video'),
  },
  {
    name: 'failed: not set up',
    attributes: { 'token-endpoint': undefined },
    given: ({ element }) => element.start('A boat'),
    status: 'failed',
    tells: 'This form isn’t set up correctly.',
    shows: (e) => part(e, 'base')!.textContent.includes('invalid · token-endpoint'),
  },
  {
    name: 'paused: the service does not know the task',
    given: (stage) =>
      stage.run(RUNNING, ...Array.from({ length: 5 }, () => refusal(404, { status: 404 }))),
    status: 'paused',
    tells: 'This film can’t be found right now. Look again later.',
    shows: (e) =>
      find(e, 'button', 'Look again') &&
      part(e, 'message')!.textContent === 'A boat' &&
      'task' in e.state &&
      (part(e, 'task-number') as HTMLInputElement).value === e.state.task.chatId,
  },
  {
    name: 'failed: the host’s account has no balance',
    given: async (stage) => {
      stage.element.start('A boat');
      await stage.answer(refusal(100));
    },
    status: 'failed',
    tells: en.busy,
  },
  {
    name: 'failed: the host’s account has no membership',
    given: async (stage) => {
      stage.element.start('A boat');
      await stage.answer(refusal(101));
    },
    status: 'failed',
    tells: en.busy,
  },
  {
    name: 'failed: a template that the service does not know',
    given: async (stage) => {
      stage.element.start('A boat');
      await stage.answer(refusal(404));
    },
    status: 'failed',
    tells: en.setup,
  },
  {
    name: 'failed: a gateway’s 404',
    given: async (stage) => {
      stage.element.start('A boat');
      await stage.answer({ status: 404, body: '<h1>Not found</h1>' });
    },
    status: 'failed',
    tells: en.busy,
  },
  {
    name: 'uncertain',
    given: async (stage) => {
      stage.element.start('A boat');
      await stage.answer('cut');
      await stage.clock.advance(1000);
    },
    status: 'uncertain',
    tells: 'We don’t know whether the film was started. Check before you start it again.',
    shows: (e) =>
      find(e, 'button', 'Check') &&
      find(e, 'button', 'Start over') &&
      part(e, 'message')!.textContent === 'A boat',
  },
];

/** Each code, and the sentence that tells of it. */
const SENTENCES: Record<ErrorCode, string> = {
  aborted: 'busy',
  timeout: 'offline',
  network: 'offline',
  invalid: 'refused',
  unauthorized: 'signIn',
  forbidden: 'signIn',
  'not-found': 'busy',
  conflict: 'busy',
  'rate-limited': 'limit',
  server: 'busy',
  'bad-answer': 'busy',
  blocked: 'setup',
  'no-media': 'busy',
  unsupported: 'busy',
  media: 'busy',
};

describe('<sjinn-task> states', () => {
  asFirstVisit();

  for (const { name, attributes, given, status, tells, shows } of CASES)
    it(name, async () => {
      const stage = new Stage();
      const element = await stage.place(attributes);
      await given?.(stage);
      await until(
        () => element.state.status === status,
        () => `${status}, not ${element.state.status}`,
      );
      if (shows) await until(() => shows(element), name);
      if (tells !== undefined)
        await until(
          () => told(element) === tells,
          () => `"${tells}", not "${told(element)}"`,
        );
      expect(element.matches(`:state(${status})`)).to.equal(true);
      await expect(element).to.be.accessible();
    });

  for (const [code, key] of Object.entries(SENTENCES) as [ErrorCode, keyof typeof en][])
    it(`failed: ${code}`, async () => {
      const stage = new Stage();
      const element = await stage.place();
      element.getToken = () => Promise.reject(new OjinError(code, { status: 418 }));
      const seen = record(element);
      element.start('A boat');
      await until(() => part(element, 'error')?.textContent === en[key]);
      expect(told(element)).to.equal(en[key]);
      expect(field(element).value, 'nothing is lost').to.equal('A boat');
      expect(part(element, 'base')!.textContent).to.include(`${code} · HTTP 418`);
      expect(seen.at(-1)![0]).to.equal('error');
      expect(stage.net.count).to.equal(0);
      await expect(element).to.be.accessible();
    });
});
