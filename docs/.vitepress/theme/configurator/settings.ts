import { SAMPLES, type SampleName } from '../samples.ts';

/* What the configurator sets, and its form in the address of the page. */

export const LOADING = ['lazy', 'eager'] as const;
export const CONTROLS = ['native', 'themed', 'none'] as const;
export const FITS = ['cover', 'contain'] as const;
export const POLICIES = ['none', 'strict', 'isolated'] as const;
export const LANGUAGES = ['', 'ar', 'de', 'en', 'es', 'fr', 'ja', 'pt', 'zh'] as const;

export interface Settings {
  /** One of the emulator's personas, or your own. */
  persona: SampleName | 'own';
  /** For your own: UUIDs. */
  configId: string;
  assetId: string;
  /** URL of `ojin-widget.js`. */
  script: string;
  loading: (typeof LOADING)[number];
  controls: (typeof CONTROLS)[number];
  autoplay: boolean;
  muted: boolean;
  loop: boolean;
  lang: (typeof LANGUAGES)[number];
  /** `#rrggbb` */
  accent: string;
  /** px */
  radius: number;
  /** Width by height, such as `4/5`. */
  ratio: string;
  fit: (typeof FITS)[number];
  /** px; 0: as wide as its container. */
  width: number;
  /** URL of a picture shown before the film, and its text. */
  poster: string;
  alt: string;
  /** A link below the media. */
  linkText: string;
  linkUrl: string;
  /** `<sjinn-task>` below the media. */
  task: boolean;
  tokenEndpoint: string;
  policy: (typeof POLICIES)[number];
}

export const DEFAULTS: Readonly<Settings> = {
  persona: 'ada',
  configId: '',
  assetId: '',
  script: 'https://your-cdn.example/ojin-widget.js',
  loading: 'lazy',
  controls: 'native',
  autoplay: false,
  muted: false,
  loop: false,
  lang: '',
  accent: '#5b5bd6',
  radius: 16,
  ratio: '4/5',
  fit: 'cover',
  width: 0,
  poster: '',
  alt: '',
  linkText: '',
  linkUrl: '',
  task: false,
  tokenEndpoint: '/api/sjinn/token',
  policy: 'none',
};

/** Characters; longer texts in an address are cut. */
const MAX_TEXT = 300;

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
export const isUuid = (text: string): boolean => UUID.test(text);

const oneOf =
  <T extends string>(values: readonly T[]) =>
  (text: string, other: T): T =>
    values.find((value) => value === text) ?? other;
const matching = (pattern: RegExp) => (text: string, other: string) =>
  pattern.test(text) ? text : other;
const whole = (max: number) => (text: string, other: number) =>
  /^\d{1,4}$/.test(text) ? Math.min(Number(text), max) : other;
const yes = (text: string) => text === '1';
const free = (text: string) => text.slice(0, MAX_TEXT).replace(/\p{Cc}/gu, ' ');

/** Reads one setting from text; anything invalid is the default: addresses come from strangers. */
const READERS: {
  [Name in keyof Settings]: (text: string, other: Settings[Name]) => Settings[Name];
} = {
  persona: oneOf([...(Object.keys(SAMPLES) as SampleName[]), 'own']),
  configId: free,
  assetId: free,
  script: free,
  loading: oneOf(LOADING),
  controls: oneOf(CONTROLS),
  autoplay: yes,
  muted: yes,
  loop: yes,
  lang: oneOf(LANGUAGES),
  accent: matching(/^#[\da-f]{6}$/i),
  radius: whole(200),
  ratio: matching(/^[1-9]\d?\/[1-9]\d?$/),
  fit: oneOf(FITS),
  width: whole(2000),
  poster: free,
  alt: free,
  linkText: free,
  linkUrl: free,
  task: yes,
  tokenEndpoint: free,
  policy: oneOf(POLICIES),
};

const NAMES = Object.keys(DEFAULTS) as (keyof Settings)[];

/** Only what differs from the defaults, without `#`. */
export function toHash(settings: Readonly<Settings>): string {
  const changed = NAMES.filter((name) => settings[name] !== DEFAULTS[name]);
  return new URLSearchParams(
    changed.map((name): [string, string] => {
      const value = settings[name];
      return [name, typeof value === 'boolean' ? (value ? '1' : '0') : String(value)];
    }),
  ).toString();
}

export function fromHash(hash: string): Settings {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const read = (name: keyof Settings) => {
    const text = given.get(name);
    return text === null ? {} : { [name]: READERS[name](text, DEFAULTS[name] as never) };
  };
  return Object.assign({ ...DEFAULTS }, ...NAMES.map(read)) as Settings;
}

/** What is wrong, by setting, in words for the person at the form. */
export function problemsOf(settings: Readonly<Settings>): Partial<Record<keyof Settings, string>> {
  const problems: Partial<Record<keyof Settings, string>> = {};
  if (settings.persona === 'own') {
    const { configId, assetId } = settings;
    if (!configId.trim() && !assetId.trim()) problems.configId = 'Paste the id of a configuration.';
    else if (configId.trim() && !isUuid(configId.trim())) problems.configId = NOT_A_UUID;
    if (assetId.trim() && !isUuid(assetId.trim())) problems.assetId = NOT_A_UUID;
  }
  if (!/^(https?:\/\/|\/)[^\s]+$/.test(settings.script))
    problems.script = 'A URL that begins with https:// or /.';
  if (settings.linkText && settings.linkUrl && !isLink(settings.linkUrl))
    problems.linkUrl = 'A path, or a URL that begins with https://.';
  return problems;
}
const NOT_A_UUID = 'An id looks like 6c1f0b52-8d1e-4a7b-9f43-2e5d7a90c1ad.';

/** False for `javascript:` and the like. */
export const isLink = (url: string): boolean => {
  try {
    return /^https?:$/.test(new URL(url, 'https://page.example').protocol);
  } catch {
    return false;
  }
};
