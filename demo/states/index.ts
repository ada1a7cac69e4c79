import type { OjinPreviewElement } from '../../src/index.ts';
import { find } from '../dom.ts';
import { EmulatorScope } from '../emulator-scope.ts';
import { type Example, GROUPS } from './list.ts';
import { showSwitches } from './switches.ts';

const wish = new URLSearchParams(location.search);
const lang = wish.get('lang') ?? '';

function create(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

/** Labels an example, keeps its place, and gives a way to write what it says of itself. */
function place({ name, note, width, attributes }: Example) {
  const says = create('p', 'says', 'status' in attributes ? '' : 'idle');
  const live = create('div', 'live');
  live.lang = lang;
  const caption = create('figcaption', '', create('h3', '', name), says);
  if (note) caption.append(create('p', 'note', note));
  const figure = create('figure', 'state', live, caption);
  if (width) figure.style.setProperty('--width', `${width}px`);
  return { figure, live, say: (text: string) => (says.textContent = text) };
}

type Say = (text: string) => void;

async function show(example: Example, live: HTMLElement, say: Say): Promise<void> {
  const scope = new EmulatorScope('states');
  const { faults, config, attributes, frame } = example;
  if (faults) await scope.setFaults(faults);
  if (config) await scope.setConfig(attributes['config-id'] ?? '', config);
  const all = { ...attributes, 'api-base': scope.apiBase };
  if (frame) showFrame({ ...all, ...frame }, live, say);
  else showElement(example, all, scope, live, say);
}

function showElement(
  { content, prepare, then }: Example,
  attributes: Readonly<Record<string, string>>,
  scope: EmulatorScope,
  live: HTMLElement,
  say: Say,
): void {
  const element = document.createElement('ojin-preview');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (content) element.innerHTML = content;
  element.addEventListener('ojin-statechange', ({ detail }) => say(detail.status));
  element.addEventListener('ojin-error', ({ detail }) => say(`error · ${detail.code}`));
  prepare?.(element);
  if (then) void whenShown(element).then(() => then(element, (rules) => scope.setFaults(rules)));
  live.append(element);
}

const whenShown = (element: OjinPreviewElement) =>
  new Promise((resolve) => element.addEventListener('ojin-ready', resolve, { once: true }));

function showFrame(attributes: Record<string, string>, live: HTMLElement, say: Say): void {
  const frame = document.createElement('iframe');
  const page = { theme: wish.get('theme') ?? '', dir: wish.get('dir') ?? '', lang };
  frame.title = 'A preview in a page of its own';
  frame.src = `/frame.html?${new URLSearchParams({ ...attributes, ...page }).toString()}`;
  addEventListener('message', ({ source, data }) => {
    const { status, code } = data as { status?: string | number; code?: string };
    if (source === frame.contentWindow) say(code ? `error · ${code}` : String(status));
  });
  live.append(frame);
}

showSwitches(find('#switches'), wish);
await customElements.whenDefined('ojin-preview');

for (const { title, examples } of GROUPS) {
  const grid = create('div', examples.some(({ width }) => width) ? 'states sizes' : 'states');
  find('main').append(create('section', '', create('h2', '', title), grid));
  for (const example of examples) {
    const { figure, live, say } = place(example);
    grid.append(figure);
    void show(example, live, say).catch((error: unknown) => say(String(error)));
  }
}
