import { escapeHtml } from './snippet.ts';

/** Redacts secrets in text, however they are escaped. */
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
    const byLength = [...this.#forms].sort((a, b) => b.length - a.length);
    return byLength.reduce((rest, form) => rest.replaceAll(form, '[key]'), text);
  }
}
