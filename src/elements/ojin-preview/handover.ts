import type { PreviewDetail } from '../../ojin/preview.ts';
import type { Asset } from '../../ojin/wire.ts';
import type { Surface } from './surface.ts';

/** What the script tag has begun for an element, or will begin when the element asks for it. */
export interface Begun {
  /** For which attributes: {@link subjectOf}. */
  readonly subject: string;
  /**
   * Finds the asset to show, once for all callers.
   * @param onDetail told what else is known, now and later
   * @throws whatever went wrong: the element tries again by itself
   */
  find(onDetail: (detail: PreviewDetail) => void): Promise<Asset | undefined>;
  /** What shows the asset already. */
  readonly surface: Surface | undefined;
  /** The visitor has tapped on it. */
  readonly wasTapped: boolean;
  /** From now on the element shows what is found. */
  release(): void;
}

/**
 * Key of the property by which it is handed over. The last part counts changes of the shape: another
 * version of the widget on the same page takes only what it understands.
 */
const KEY = Symbol.for('ojin-widget.begun.1');

type Holder = Partial<Record<typeof KEY, Begun>>;

export const hasBegun = (element: Element): boolean => KEY in element;

export function handOver(element: Element, begun: Begun): void {
  (element as Holder)[KEY] = begun;
}

/** Takes what was begun, once. */
export function takeOver(element: Element): Begun | undefined {
  const begun = (element as Holder)[KEY];
  delete (element as Holder)[KEY];
  begun?.release();
  return begun;
}

/** What an element is about, as one string. */
export const subjectOf = (...attributes: readonly (string | null | undefined)[]): string =>
  attributes.map((value) => value ?? '').join(' ');
