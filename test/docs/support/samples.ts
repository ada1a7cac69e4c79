import { readFileSync } from 'node:fs';
import { pages } from '../../../scripts/docs/pages.ts';

/** A fenced code block of the documentation. */
export interface Sample {
  /** `docs/start.md:12` */
  readonly place: string;
  readonly file: string;
  readonly language: string;
  /** The words after the language: how it is tested. */
  readonly how: string;
  readonly text: string;
}

const FENCE = /^( *)```(\S+)(.*)\n([^]*?)^\1```$/gm;

/** Every code block of the documentation, in order. */
export function samples(): Sample[] {
  return pages().flatMap((file) => {
    const page = readFileSync(file, 'utf8');
    return [...page.matchAll(FENCE)].map(
      ({ index, 2: language = '', 3: how = '', 4: text = '' }): Sample => ({
        place: `${file}:${page.slice(0, index).split('\n').length}`,
        ...{ file, language, how: how.trim(), text },
      }),
    );
  });
}

/** Where the documentation's readers find things, and who answers there in the tests. */
export const CDN = 'https://your-cdn.example';
export const API = 'https://api.ojin.ai/v1';
export const EMULATOR = 'http://localhost:8787';
export const MEDIA = 'https://media.example';
