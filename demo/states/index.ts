import type { OjinPreviewElement } from '../../src/index.ts';
import { find } from '../dom.ts';
import { EmulatorScope } from '../emulator-scope.ts';
import { type Example, GROUPS } from './list.ts';
import { showSwitches } from './switches.ts';

const params = new URLSearchParams(location.search);
const lang = params.get('lang') ?? '';

function create(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

/** Labels an example, reserves its place, and returns a way to report its status. */
function place({ name, note, width, attributes }: Example) {
  const label = create('p', 'reported', 'status' in attributes ? '' : 'idle');
  const live = create('div', 'live');
  live.lang = lang;
  const caption = create('figcaption', '', create('h3', '', name), label);
  if (note) caption.append(create('p', 'note', note));
  const figure = create('figure', 'state', live, caption);
  if (width) figure.style.setProperty('--width', `${width}px`);
  return { figure, live, report: (text: string) => (label.textContent = text) };
}

type Report = (text: string) => void;

async function show(example: Example, live: HTMLElement, report: Report): Promise<void> {
  const scope = new EmulatorScope('states');
  const { faults, config, attributes, frame } = example;
  if (faults) await scope.setFaults(faults);
  if (config) await scope.setConfig(attributes['config-id'] ?? '', config);
  const all = { ...attributes, 'api-base': scope.apiBase };
  if (frame) showFrame({ ...all, ...frame }, live, report);
  else showElement(example, all, scope, live, report);
}

function showElement(
  { content, prepare, then }: Example,
  attributes: Readonly<Record<string, string>>,
  scope: EmulatorScope,
  live: HTMLElement,
  report: Report,
): void {
  const element = document.createElement('ojin-preview');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (content) element.innerHTML = content;
  element.addEventListener('ojin-statechange', ({ detail }) => report(detail.status));
  element.addEventListener('ojin-error', ({ detail }) => report(`error · ${detail.code}`));
  prepare?.(element);
  if (then) void whenShown(element).then(() => then(element, (rules) => scope.setFaults(rules)));
  live.append(element);
}

const whenShown = (element: OjinPreviewElement) =>
  new Promise((resolve) => element.addEventListener('ojin-ready', resolve, { once: true }));

function showFrame(attributes: Record<string, string>, live: HTMLElement, report: Report): void {
  const frame = document.createElement('iframe');
  const page = { theme: params.get('theme') ?? '', dir: params.get('dir') ?? '', lang };
  frame.title = 'A preview in its own page';
  frame.src = `/frame.html?${new URLSearchParams({ ...attributes, ...page }).toString()}`;
  addEventListener('message', ({ source, data }) => {
    const { status, code } = data as { status?: string | number; code?: string };
    if (source === frame.contentWindow) report(code ? `error · ${code}` : String(status));
  });
  live.append(frame);
}

showSwitches(find('#switches'), params);
await customElements.whenDefined('ojin-preview');

for (const { title, examples } of GROUPS) {
  const grid = create('div', examples.some(({ width }) => width) ? 'states sizes' : 'states');
  find('main').append(create('section', '', create('h2', '', title), grid));
  for (const example of examples) {
    const { figure, live, report } = place(example);
    grid.append(figure);
    void show(example, live, report).catch((error: unknown) => report(String(error)));
  }
}
