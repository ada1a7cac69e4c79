import type MediaTimeRange from 'media-chrome/dist/media-time-range.js';
import type { PreviewStrings } from './locales/en.ts';
import type { ThemedStrings } from './locales/themed/en.ts';

/* What a screen reader says of themed controls: media-chrome knows one language per page. */

/** Texts and their language, a BCP 47 tag. */
export interface InLanguage {
  readonly lang: string;
}

/**
 * @param lang a primary language: "pt", not "pt-BR".
 * @returns null for an unsupported language: English is built in.
 */
export async function loadThemedStrings(
  lang: string,
): Promise<(ThemedStrings & InLanguage) | null> {
  const all: Record<string, ThemedStrings> = await import('./locales/themed/translations.ts');
  return all[lang] ? { ...all[lang], lang } : null;
}

/** "1 minute, 5 seconds". @param duration in s */
function spoken(duration: number, lang: string): string {
  const units = { hour: duration / 3600, minute: (duration / 60) % 60, second: duration % 60 };
  const parts = Object.entries(units)
    .filter(([unit, value]) => value >= 1 || (unit === 'second' && duration < 1))
    .map(([unit, value]) =>
      new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'long' }).format(
        Math.floor(value),
      ),
    );
  return new Intl.ListFormat(lang, { type: 'unit' }).format(parts);
}

/** Whose name depends on a state, which media-chrome puts into an attribute. */
const TOGGLES: readonly (readonly [tag: string, state: string, on: Name, off: Name])[] = [
  ['play-button', 'mediapaused', 'play', 'pause'],
  ['mute-button', 'mediavolumelevel=off', 'unmute', 'mute'],
  ['fullscreen-button', 'mediaisfullscreen', 'exitFullscreen', 'fullscreen'],
];
type Name = keyof PreviewStrings;

/** The slider of the time range. */
export const sliderOf = (controller: Element): Element | undefined =>
  controller.querySelector<MediaTimeRange>('media-time-range')?.range;

/** Writes only what differs: a label is written again whenever media-chrome has written its own. */
export function label(
  controller: Element,
  title: string,
  { currentTime, duration }: HTMLMediaElement,
  strings: PreviewStrings & InLanguage,
): void {
  const name = (element: Element | null | undefined, text: string) => {
    if (element && element.ariaLabel !== text) element.ariaLabel = text;
  };
  // media-chrome makes each player a landmark, named "video player", and a stop of the Tab key;
  // with -1, its controls would be none either
  if (controller.role !== 'group') controller.role = 'group';
  name(controller, title);
  controller.removeAttribute('tabindex');
  for (const [tag, state, on, off] of TOGGLES) {
    const toggle = controller.querySelector(`media-${tag}`);
    name(toggle, strings[toggle?.matches(`[${state}]`) ? on : off]);
  }
  name(controller.querySelector('ojin-captions-switch'), strings.captions);
  const slider = sliderOf(controller);
  name(slider, strings.seek);

  const time = spoken(currentTime, strings.lang);
  const position = Number.isFinite(duration)
    ? strings.position.replace('{time}', time).replace('{total}', spoken(duration, strings.lang))
    : time;
  if (slider && slider.ariaValueText !== position) slider.ariaValueText = position;
}
