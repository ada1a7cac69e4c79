import type { Found } from '../../ojin/preview.ts';
import type { Surface } from './surface.ts';

/** What the script tag has started for an element, or will start when the element requests it. */
export interface Begun {
  /** The attributes that it is for: {@link subjectOf}. */
  readonly subject: string;
  /** Looks up what to show, once; if that fails, the element retries by itself. */
  find(): Found;
  /** The surface that already shows the asset. */
  readonly surface: Surface | null;
  /** The visitor has tapped it. */
  readonly wasTapped: boolean;
  /** Aborted when the element takes over. */
  readonly released: AbortController;
}

/**
 * Key of the property that hands it over. The last part is the version of the interface: another
 * version of the widget on the same page takes over only what it understands.
 */
const KEY = Symbol.for('ojin-widget.1');

type Holder = Partial<Record<typeof KEY, Begun>>;

/** What is not taken over yet. */
export const begunFor = (element: Element): Begun | undefined => (element as Holder)[KEY];

export function handOver(element: Element, begun: Begun): void {
  (element as Holder)[KEY] = begun;
}

/** Takes over what was started, once. */
export function takeOver(element: Element): Begun | undefined {
  const begun = begunFor(element);
  Reflect.deleteProperty(element, KEY);
  begun?.released.abort();
  return begun;
}

/** What an element is meant to show, as one string. */
export const subjectOf = (
  endpoint: string,
  configId: string | null | undefined,
  assetId: string | null | undefined,
): string => [endpoint, configId, assetId].join(' ');
