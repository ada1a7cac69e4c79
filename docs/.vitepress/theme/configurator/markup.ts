import { EMULATOR, SAMPLES } from '../samples.ts';
import { DEFAULTS, isLink, type Settings } from './settings.ts';

/* What stands on the page, independent of the framework that writes it. */

export type Value = string | true;

export interface Node {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly children: readonly (Node | string)[];
}

/** `<ojin-preview>` with what is in it. */
export function markupOf(settings: Readonly<Settings>): Node {
  return {
    tag: 'ojin-preview',
    attributes: attributesOf(settings),
    children: childrenOf(settings),
  };
}

function attributesOf(settings: Readonly<Settings>): Record<string, Value> {
  const { persona, loading, controls, lang, policy, poster, alt } = settings;
  const isOwn = persona === 'own';
  const configId = isOwn ? settings.configId.trim() : SAMPLES[persona].configId;
  const assetId = isOwn ? settings.assetId.trim() : '';
  return {
    ...(configId && { 'config-id': configId }),
    ...(assetId && { 'asset-id': assetId }),
    ...(!isOwn && { 'api-base': EMULATOR }),
    // with a text it is an <img>: an attribute has none
    ...(poster && !alt && { poster }),
    ...(loading !== DEFAULTS.loading && { loading }),
    ...(settings.autoplay && { autoplay: true as const }),
    ...(controls !== DEFAULTS.controls && { controls }),
    ...(settings.muted && { muted: true as const }),
    ...(settings.loop && { loop: true as const }),
    ...(policy === 'isolated' && { crossorigin: true as const }),
    ...(lang && { lang }),
  };
}

function childrenOf(settings: Readonly<Settings>): Node[] {
  const { poster, alt, linkText, linkUrl, task, tokenEndpoint } = settings;
  return [
    ...(poster && alt
      ? [{ tag: 'img', attributes: { slot: 'poster', src: poster, alt }, children: [] }]
      : []),
    ...(linkText && linkUrl && isLink(linkUrl)
      ? [{ tag: 'a', attributes: { slot: 'actions', href: linkUrl }, children: [linkText] }]
      : []),
    ...(task
      ? [
          {
            tag: 'sjinn-task',
            attributes: { slot: 'task', 'token-endpoint': tokenEndpoint },
            children: [],
          },
        ]
      : []),
  ];
}

/** Custom properties and sizes that differ from the defaults. Their values are checked: safe in CSS. */
export function stylesOf(settings: Readonly<Settings>): Readonly<Record<string, string>> {
  const { width, accent, radius, ratio, fit } = settings;
  return {
    ...(width > 0 && { 'max-width': `${width}px` }),
    ...(accent !== DEFAULTS.accent && { '--ojin-accent': accent }),
    ...(radius !== DEFAULTS.radius && { '--ojin-radius': `${radius}px` }),
    ...(ratio !== DEFAULTS.ratio && { '--ojin-aspect-ratio': ratio }),
    ...(fit !== DEFAULTS.fit && { '--ojin-object-fit': fit }),
  };
}

/** The rules for a page's style sheet: the place of the element before it is there, then its look. */
export function cssOf(settings: Readonly<Settings>): string {
  const look = Object.entries(stylesOf(settings));
  const rules = [
    `ojin-preview:not(:defined) {\n  display: block;\n  aspect-ratio: ${settings.ratio};\n}`,
    ...(look.length
      ? [`ojin-preview {\n${look.map(([name, value]) => `  ${name}: ${value};`).join('\n')}\n}`]
      : []),
  ];
  return rules.join('\n');
}
