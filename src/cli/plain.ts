import { stripVTControlCharacters } from 'node:util';

/**
 * What changes how other text is shown, or is not seen: control, format and unassigned characters,
 * lone surrogates (all of the category C: bidirectional marks, zero-width space, tags), line and
 * paragraph separators, and letters without a glyph.
 */
const UNSEEN = /\u034f|\u17b4|\u17b5|[\p{C}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;

/**
 * Text from outside as a terminal may show it: on one line, without anything that could steer the
 * terminal or pass for something else. White space stays where it is.
 */
export const visible = (text: string): string =>
  stripVTControlCharacters(text).replace(UNSEEN, ' ');

/** The same without white space around it. */
export const plain = (text: string): string => visible(text).trim();

/** JSON in which {@link UNSEEN} characters are escaped. */
export const visibleJson = (value: unknown): string =>
  JSON.stringify(value).replace(UNSEEN, (it) =>
    Array.from({ length: it.length }, (_, unit) => escaped(it.charCodeAt(unit))).join(''),
  );

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;
