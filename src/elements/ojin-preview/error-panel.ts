import { html, nothing, type TemplateResult } from 'lit';
import type { ErrorCode, OjinError } from '../../http/error.ts';
import type { BaseStrings, ErrorSentences } from './locales/en.ts';

/** The sentence for each error code; `busy` for all others. */
const SENTENCES: Readonly<Partial<Record<ErrorCode, keyof ErrorSentences>>> = {
  timeout: 'offline',
  network: 'offline',
  invalid: 'invalid',
  unauthorized: 'private',
  forbidden: 'private',
  'not-found': 'not-found',
  blocked: 'blocked',
  'no-media': 'no-media',
  unsupported: 'unsupported',
  media: 'media',
};

/** One sentence, a button where trying again can help, and details on demand. */
export function renderErrorPanel(
  { code, status, directive, attribute, retryable }: OjinError,
  strings: BaseStrings,
  retry: () => void,
): TemplateResult {
  // not retried automatically, but by the visitor: gateways answer 404 and HTML for a service that
  // is back a minute later
  const canRetry = retryable || status !== undefined || code === 'bad-answer';
  const facts = [code, status && `HTTP ${status}`, directive, attribute].filter(Boolean);
  return html`<div part="error" class="panel">
    <p dir="auto">${strings[SENTENCES[code] ?? 'busy']}</p>
    ${
      canRetry
        ? html`<button part="retry-button" dir="auto" @click=${retry}>${strings.retry}</button>`
        : nothing
    }
    <details>
      <summary dir="auto">${strings.details}</summary>
      <code>${facts.join(' · ')}</code>
    </details>
  </div>`;
}
