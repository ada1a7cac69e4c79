import type { Found } from '../../ojin/preview.ts';
import type { Surface } from './surface.ts';

/** What the script tag has begun for an element, or will begin when the element asks for it. */
export interface Begun {
  /** For which attributes: {@link subjectOf}. */
  readonly subject: string;
  /** Finds what to show, once; where it fails, the element tries again by itself. */
  find(): Found;
  /** What shows the asset already. */
  readonly surface: Surface | null;
  /** The visitor has tapped on it. */
  readonly wasTapped: boolean;
  /** From now on the element shows what is found. */
  release(): void;
}

/**
 * Key of the property by which it is handed over. The last part counts changes of the shape: another
 * version of the widget on the same page takes only what it understands.
 */
const KEY = Symbol.for('ojin-widget.1');

type Holder = Partial<Record<typeof KEY, Begun>>;

export const hasBegun = (element: Element): boolean => KEY in element;

export function handOver(element: Element, begun: Begun): void {
  (element as Holder)[KEY] = begun;
}

/** Takes what was begun, once. */
export function takeOver(element: Element): Begun | undefined {
  const begun = (element as Holder)[KEY];
  Reflect.deleteProperty(element, KEY);
  begun?.release();
  return begun;
}

/** What an element is about, as one string. */
export const subjectOf = (
  endpoint: string,
  configId: string | null | undefined,
  assetId: string | null | undefined,
): string => [endpoint, configId, assetId].join(' ');
