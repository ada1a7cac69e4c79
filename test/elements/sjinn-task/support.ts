import { fixture, html } from '@open-wc/testing';
import '../../../src/elements/sjinn-task/sjinn-task.ts';
import type { SjinnTaskElement } from '../../../src/elements/sjinn-task/sjinn-task.ts';
import type { Fetch } from '../../../src/http/request.ts';
import type { Token } from '../../../src/sjinn/token-source.ts';
import { API, refusal, success, TOKEN } from '../../sjinn/support.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { type TestAnswer, TestFetch, type TestRequest } from '../../support/test-fetch.ts';

export type Attributes = Record<string, string | undefined>;
type Tool = readonly [name: string, ...results: string[]];

/** What the test server has anyway. */
const href = new URL('/src/emulator/media/agent-', location.href).href;
/** A picture that every test page can load. */
const PICTURE =
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"></svg>';

/** What each tool makes; nothing here is ever fetched from another origin. */
export const MADE = {
  plan: ['TODO_Write', '- [x] A boat leaves\n2. It finds land'],
  picture: ['SJinn_Image_Edit', `${href}garden.jpg`, `${href}night.jpg`],
  clip: ['Kling_Image_to_Video', `${href}garden.mp4`],
  film: ['ffmpeg_full_compose', `${href}film.mp4`],
  remark: ['Some_New_Tool', 'I chose a blue boat'],
  link: ['Some_New_Tool', `${href}notes`],
  trick: ['Some_New_Tool', 'javascript:alert(1)', PICTURE],
} as const satisfies Record<string, Tool>;

/** How the service answers a question for a task. */
export const progress = (status: number, ...tools: Tool[]): TestAnswer =>
  success({
    status,
    tool_results: tools.map(([name, ...result]) => ({ name, result })),
    create_time: '2026-01-01T00:00:00Z',
    update_time: '2026-01-01T00:00:00Z',
  });
export const QUEUED = progress(1);
export const RUNNING = progress(2);
export const COMPLETED = progress(1, MADE.plan, MADE.picture, MADE.clip, MADE.film);

/** SJinn runs as many tasks as it may. */
export const NO_ROOM = refusal(500, { json: { errorMsg: 'Too many concurrent tasks' } });

/** The paths of SJinn's calls. */
export const CREATE = 'create_agent_task';
export const QUERY = 'query_agent_task_status';

/** An element with the network and the time in the test's hands, and a task of its own. */
export class Stage {
  readonly clock = new FakeClock();
  readonly net = new TestFetch();
  readonly fetch: Fetch = this.net.fetch;
  readonly chatId = crypto.randomUUID();
  token: Token = { access_token: TOKEN, api_base: API, expires_in: 3600 };
  /** How often a token was asked for. */
  tokensGiven = 0;
  element!: SjinnTaskElement;

  /** Puts the element on the page; by default it takes its tokens from `getToken`. */
  async place(attributes: Attributes = {}, children: Node[] = []): Promise<SjinnTaskElement> {
    const element = document.createElement('sjinn-task');
    for (const [name, value] of Object.entries(attributes))
      if (value !== undefined) element.setAttribute(name, value);
    if (!('token-endpoint' in attributes))
      element.getToken = () => {
        this.tokensGiven++;
        return Promise.resolve(this.token);
      };
    Object.assign(element, { fetch: this.fetch, clock: this.clock });
    element.append(...children);
    const wrapper = await fixture<HTMLElement>(html`<div></div>`);
    wrapper.append(element);
    this.element = element;
    await element.updateComplete;
    return element;
  }

  /** Takes the next request, answers it, and waits until it shows. */
  async answer(answer: TestAnswer | 'cut'): Promise<TestRequest> {
    const request = await this.net.nextRequest();
    if (answer === 'cut') request.fail(new TypeError('Failed to fetch'));
    else request.respondWith(answer);
    await request.ended;
    await settle();
    await this.element.updateComplete;
    return request;
  }

  /** Starts a task, up to the first question for it. */
  async begin(message = 'A boat'): Promise<void> {
    this.element.start(message);
    await this.answer(success({ chat_id: this.chatId, project_id: 'p' }));
  }

  /** Starts a task and answers the questions for it, each in its time. */
  async run(...answers: TestAnswer[]): Promise<void> {
    await this.begin();
    for (const [index, answer] of answers.entries()) {
      if (index) await this.clock.advance(8000);
      await this.answer(answer);
    }
  }

  /** Goes on for a while: nothing is sent. */
  async expectQuiet(minutes = 10): Promise<void> {
    await this.clock.advance(minutes * 60_000);
    await this.net.expectNoMore();
  }
}

/** Each test begins as a first visit, on a page that is seen. */
export function asFirstVisit(): void {
  beforeEach(async () => {
    // what the test before has left on the page goes first
    await new Promise((resolve) => setTimeout(resolve));
    localStorage.clear();
    sessionStorage.clear();
    history.replaceState(null, '');
  });
  afterEach(() => setHidden(false));
}

/** The page is left: nothing is told to anybody, and what was under way ends. */
export async function leave({ element }: { readonly element: Element }): Promise<void> {
  element.remove();
  await new Promise((resolve) => setTimeout(resolve));
  await settle();
}

/** The page goes to the background, or comes back. */
export function setHidden(isHidden: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden });
  document.dispatchEvent(new Event('visibilitychange'));
}

const nameOf = (element: Element): string =>
  (element.getAttribute('aria-label') ?? element.getAttribute('alt') ?? element.textContent).trim();

/** All that is kept for later visits, as text. */
export const stored = (...storages: Storage[]): string =>
  (storages.length ? storages : [sessionStorage, localStorage])
    .map((storage) => JSON.stringify(Object.fromEntries(Object.entries(storage))))
    .join('');

/** What has a role, by its name, or null; `name` is the beginning or all of it. */
export function find<Tag extends 'button' | 'a' | 'img' | 'video' | 'time' | 'h2'>(
  { shadowRoot }: Element,
  tag: Tag,
  name: string,
): HTMLElementTagNameMap[Tag] | null {
  const all = [...shadowRoot!.querySelectorAll(tag)];
  return all.find((one) => nameOf(one).startsWith(name)) ?? null;
}

/** Presses the button with that name. */
export function press(element: Element, name: string): void {
  const button = find(element, 'button', name);
  if (!button) throw new Error(`There is no button "${name}".`);
  button.click();
}

/** The field, found by its label. */
export function field({ shadowRoot }: Element): HTMLTextAreaElement {
  const label = shadowRoot!.querySelector('label');
  return shadowRoot!.querySelector<HTMLTextAreaElement>(`#${label!.htmlFor}`)!;
}

/** Writes into the field, as somebody would. */
export async function write(element: SjinnTaskElement, text: string): Promise<void> {
  const box = field(element);
  box.value = text;
  box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await element.updateComplete;
}

/** What is told to who does not see. */
export const told = ({ shadowRoot }: Element): string =>
  shadowRoot!.querySelector('[role=status]')!.textContent.trim();

/** The key that a create call was made with. */
export const keyOf = ({ init }: TestRequest): string | null =>
  new Headers(init.headers).get('idempotency-key');

/** Notes the types and details of all events of the element, in their order. */
export function record(target: EventTarget): (readonly [string, unknown])[] {
  const seen: (readonly [string, unknown])[] = [];
  const names = ['submit', 'created', 'progress', 'complete', 'error', 'statechange', 'show'];
  for (const name of names)
    target.addEventListener(`sjinn-${name}`, (event) => {
      const { detail } = event as CustomEvent<Record<string, unknown>>;
      // but for functions
      const data = Object.entries(detail).filter(([, value]) => typeof value !== 'function');
      seen.push([name, Object.fromEntries(data)]);
    });
  return seen;
}
