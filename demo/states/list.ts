import type { FaultRule } from '../../src/emulator/faults.ts';
import { PERSONAS } from '../../src/emulator/personas.ts';
import type { OjinPreviewElement } from '../../src/index.ts';
import { API, FILM } from '../emulator-scope.ts';

/** One preview, and the conditions that put it in its state. */
export interface Example {
  readonly name: string;
  readonly note?: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** HTML inside the element. */
  readonly content?: string;
  readonly faults?: readonly FaultRule[];
  /** Replaces the API's response for the configuration. */
  readonly config?: unknown;
  /** Called before the element is added to the page. */
  readonly prepare?: (element: OjinPreviewElement) => void;
  /** Called when it can be seen or heard. */
  readonly then?: (element: OjinPreviewElement, setFaults: SetFaults) => Promise<unknown>;
  /** Of the element, in px. */
  readonly width?: number;
  /** In its own page, under these conditions. */
  readonly frame?: Readonly<Record<string, string>>;
}

type SetFaults = (rules: readonly FaultRule[]) => Promise<void>;

export interface Group {
  readonly title: string;
  readonly examples: readonly Example[];
}

const { ada, noor, iris, kai, gone, weights } = PERSONAS;
const of = ({ configId }: { configId: string }) => ({ 'config-id': configId, loading: 'eager' });
const ADA = of(ada);
const POSTER = '/art/museum.svg';
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

const forever = () => new Promise<never>(() => undefined);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const play = async (element: OjinPreviewElement) => {
  await element.play();
  await wait(800);
};
const fails = (fault: FaultRule['fault'], path = API): readonly FaultRule[] => [
  { match: { path }, fault },
];
const slowFilm = fails({ bytesPerSecond: 100_000 }, FILM);

const life: Group = {
  title: 'Life cycle',
  examples: [
    { name: 'idle', note: 'Lazy, and far from the viewport.', attributes: {} },
    {
      name: 'idle, with an image inside',
      attributes: {},
      content: `<img src="${POSTER}" alt="">`,
    },
    {
      name: 'loading',
      attributes: ADA,
      prepare: (element) => (element.resolveAssets = forever),
    },
    {
      name: 'loading, with a poster',
      attributes: { ...ADA, poster: POSTER },
      prepare: (element) => (element.resolveAssets = forever),
    },
    { name: 'ready', attributes: ADA },
    { name: 'playing', attributes: { ...ADA, muted: '', loop: '' }, then: play },
    {
      name: 'paused',
      attributes: { ...ADA, muted: '' },
      then: async (element) => {
        await play(element);
        element.pause();
      },
    },
    {
      name: 'renewing',
      note: 'For a minute; then it fails.',
      attributes: { ...ADA, muted: '', loop: '' },
      faults: slowFilm,
      then: async (element, setFaults) => {
        await play(element);
        await setFaults([...fails({ hang: true }), ...fails({ expired: true }, FILM)]);
        if (element.media) element.media.currentTime = 15;
      },
    },
  ],
};

const kinds: Group = {
  title: 'What it shows, and how',
  examples: [
    { name: 'portrait', attributes: of(noor) },
    { name: 'voice', attributes: of(iris) },
    { name: 'autoplay', attributes: { ...ADA, autoplay: '' } },
    { name: 'controls="none"', attributes: { ...ADA, controls: 'none' } },
    { name: 'themed', attributes: { ...ADA, controls: 'themed' } },
    { name: 'themed, playing', attributes: { ...ADA, controls: 'themed', muted: '' }, then: play },
    { name: 'themed voice', attributes: { ...of(iris), controls: 'themed' } },
    {
      name: 'themed, chunk blocked',
      note: 'Falls back to the native controls.',
      attributes: { ...ADA, controls: 'themed' },
      frame: { without: 'themed' },
    },
    {
      name: 'actions below',
      attributes: ADA,
      content: '<button slot="actions" class="action">Talk to Ada</button>',
    },
    {
      name: 'a loading slot',
      attributes: ADA,
      content: '<p slot="loading" class="own">Ada is on her way.</p>',
      prepare: (element) => (element.resolveAssets = forever),
    },
  ],
};

const errors: Group = {
  title: 'When it cannot be shown',
  examples: [
    { name: 'not found', attributes: of({ configId: UNKNOWN }) },
    { name: 'the asset is gone', attributes: of(gone) },
    { name: 'nothing to show', attributes: ADA, config: { model_configurations: {} } },
    { name: 'weights', note: 'Not a media file.', attributes: of(weights) },
    { name: 'a .mov film', note: 'Where the browser refuses it.', attributes: of(kai) },
    { name: 'forbidden', attributes: ADA, faults: fails({ status: 403 }) },
    {
      name: 'API down',
      note: 'After four tries.',
      attributes: ADA,
      faults: fails({ status: 503 }),
    },
    { name: 'too many requests', attributes: ADA, faults: fails({ status: 429 }) },
    { name: 'no network', attributes: ADA, faults: fails({ cut: 0 }) },
    { name: 'truncated response', attributes: ADA, faults: fails({ garbage: true }) },
    { name: 'a proxy’s error page', attributes: ADA, faults: fails({ html: true }) },
    {
      name: 'the film does not load',
      note: 'Not even with a fresh link.',
      attributes: ADA,
      faults: fails({ expired: true }, FILM),
    },
    {
      name: 'blocked by the page’s policy',
      attributes: ADA,
      frame: { csp: "media-src 'none'" },
    },
    {
      name: 'error chunk blocked',
      attributes: of({ configId: UNKNOWN }),
      frame: { without: 'error-panel' },
    },
    {
      name: 'over a poster',
      attributes: { ...ADA, poster: POSTER },
      faults: fails({ status: 503 }),
    },
    {
      name: 'an error slot',
      attributes: of({ configId: UNKNOWN }),
      content: '<p slot="error" class="own">Ada is off today. Call us: 555 0142</p>',
    },
  ],
};

const WIDTHS = [160, 280, 420, 640];
const sizes = (title: string, example: Omit<Example, 'name'>): Group => ({
  title,
  examples: WIDTHS.map((width) => ({ ...example, name: `${width} px`, width })),
});

export const GROUPS: readonly Group[] = [
  life,
  kinds,
  errors,
  sizes('Ready, at four widths', { attributes: ADA }),
  sizes('Themed, at four widths', { attributes: { ...ADA, controls: 'themed' } }),
  sizes('A voice, at four widths', { attributes: of(iris) }),
  sizes('Failed, at four widths', { attributes: ADA, faults: fails({ status: 503 }) }),
];
