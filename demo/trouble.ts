import type { FaultRule } from '../src/emulator/faults.ts';
import type { OjinPreviewElement, PreviewState } from '../src/index.ts';
import { find } from './dom.ts';
import { API, EmulatorScope, FILM } from './emulator-scope.ts';
import { type Log, startLog } from './event-log.ts';

/** A film that loads barely faster than it plays always has bytes left to request. */
const SLOW: FaultRule = { match: { path: FILM }, fault: { bytesPerSecond: 80_000 } };
const CUT: readonly FaultRule[] = [FILM, API].map((path) => ({
  match: { path },
  fault: { cut: 0 },
}));
const DOWN: readonly FaultRule[] = [
  { match: { path: FILM }, fault: { expired: true } },
  { match: { path: API }, fault: { status: 503 } },
];
/** Positions in the film, in s, that are far apart. */
const POSITIONS = [13, 7] as const;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The panel where a visitor breaks the service behind a playing film, and watches it recover. */
export async function setUpTrouble(panel: HTMLElement): Promise<void> {
  const element = find('ojin-preview', panel);
  const scope = new EmulatorScope('trouble');
  await scope.setFaults([SLOW]);
  element.setAttribute('api-base', scope.apiBase);
  const trouble = new Trouble(element, scope, startLog(find('.log', panel), element));

  const buttons = [...panel.querySelectorAll<HTMLButtonElement>('button[value]')];
  let busy = false;
  const press = async (kind: string) => {
    if (busy || !isKind(kind)) return;
    busy = true;
    // not `disabled`: that would take the focus away from keyboard users
    for (const button of buttons) button.ariaDisabled = 'true';
    await trouble[kind]().catch(() => trouble.log('That did not work. Reload the page.', 'note'));
    for (const button of buttons) button.ariaDisabled = null;
    busy = false;
  };
  for (const button of buttons) button.addEventListener('click', () => void press(button.value));
}

const isKind = (kind: string): kind is 'link' | 'network' | 'service' =>
  /^(link|network|service)$/.test(kind);

class Trouble {
  readonly log: Log;
  readonly #element: OjinPreviewElement;
  readonly #scope: EmulatorScope;

  constructor(element: OjinPreviewElement, scope: EmulatorScope, log: Log) {
    this.#element = element;
    this.#scope = scope;
    this.log = log;
  }

  async link(): Promise<void> {
    await this.#scope.set({ urlTtlSeconds: 3 });
    this.#element.load();
    await this.#element.play();
    this.log('This link works for three seconds.', 'note');
    await wait(3500);
    await this.#scope.set({ urlTtlSeconds: 3600 });
    this.log('It has expired. We skip ahead, to a part that is not buffered yet.', 'note');
    this.#skip();
    await this.#reaches('playing');
  }

  async network(): Promise<void> {
    await this.#playWithRoomAhead();
    await this.#scope.setFaults([...CUT, SLOW]);
    this.log('The network is down. The browser retries by itself for a while.', 'note');
    this.#skip();
    await this.#reaches('renewing');
    await wait(2000);
    await this.#repair();
    this.log('The network is back.', 'note');
    await this.#reaches('playing');
  }

  async service(): Promise<void> {
    await this.#playWithRoomAhead();
    await this.#scope.setFaults([...DOWN, SLOW]);
    this.log('The link has expired, and the API responds with 503.', 'note');
    this.#skip();
    await this.#reaches('error');
    await this.#repair();
    this.log('The API is back. Press “Try again” in the preview.', 'note');
  }

  #repair(): Promise<void> {
    return this.#scope.setFaults([SLOW]);
  }

  /** Plays the film, with a part of it that has not been requested yet. */
  async #playWithRoomAhead(): Promise<void> {
    if (this.#element.state.status === 'error' || this.#unbuffered === undefined)
      this.#element.load();
    await this.#element.play();
    // a moment of undisturbed playback, for comparison
    await wait(1200);
  }

  #skip(): void {
    const { media } = this.#element;
    if (media) media.currentTime = this.#unbuffered ?? POSITIONS[0];
  }

  get #unbuffered(): number | undefined {
    const buffered = this.#element.media?.buffered;
    return POSITIONS.find((time) => buffered && !isNear(buffered, time));
  }

  /** Resolves when the element reaches that state, or after a timeout. */
  async #reaches(wanted: PreviewState['status']): Promise<void> {
    const done = new AbortController();
    const arrived = new Promise<void>((resolve) =>
      this.#element.addEventListener(
        'ojin-statechange',
        ({ detail }) => detail.status === wanted && resolve(),
        { signal: done.signal },
      ),
    );
    await Promise.race([arrived, wait(20_000)]);
    done.abort();
  }
}

const isNear = (buffered: TimeRanges, time: number): boolean =>
  Array.from({ length: buffered.length }, (_, i) => [buffered.start(i), buffered.end(i)]).some(
    ([start = 0, end = 0]) => start - 1 < time && time < end + 4,
  );
