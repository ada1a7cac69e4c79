import { readdirSync } from 'node:fs';

/** Every page of the documentation: the README and what is in `docs`. */
export const pages = (): string[] => [
  'README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !file.startsWith('.vitepress'))
    .map((file) => `docs/${file}`)
    .sort(),
];
