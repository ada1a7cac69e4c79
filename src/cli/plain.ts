import { stripVTControlCharacters } from 'node:util';

/**
 * Characters that are invisible or affect the display of others: control, format and unassigned
 * characters, lone surrogates (all of category C: bidirectional marks, zero-width space, tags),
 * line and paragraph separators, and letters without a glyph.
 */
const INVISIBLE = /\u034f|\u17b4|\u17b5|[\p{C}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;

/**
 * Makes untrusted text safe for a terminal: one line, without anything that could control the
 * terminal or spoof other text. Keeps white space.
 */
export const visible = (text: string): string =>
  stripVTControlCharacters(text).replace(INVISIBLE, ' ');

/** The same, trimmed. */
export const plain = (text: string): string => visible(text).trim();

/** JSON in which {@link INVISIBLE} characters are escaped. */
export const visibleJson = (value: unknown): string =>
  JSON.stringify(value).replace(INVISIBLE, (it) =>
    Array.from({ length: it.length }, (_, unit) => escaped(it.charCodeAt(unit))).join(''),
  );

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;
