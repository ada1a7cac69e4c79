import { escapeHtml } from './snippet.ts';

/** Takes secrets out of text, however they are escaped there. */
export class Secrets {
  readonly #forms = new Set<string>();

  add(secret: string): void {
    if (!secret) return;
    const json = JSON.stringify(secret).slice(1, -1);
    for (const form of [secret, json, escapeHtml(secret), encodeURIComponent(secret)]) {
      this.#forms.add(form);
      this.#forms.add(JSON.stringify(form).slice(1, -1)); // HTML within JSON
    }
  }

  masked(text: string): string {
    const longestFirst = [...this.#forms].sort((a, b) => b.length - a.length);
    return longestFirst.reduce((rest, form) => rest.replaceAll(form, '[key]'), text);
  }
}
