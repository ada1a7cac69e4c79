import { html, nothing, type TemplateResult } from 'lit';
import type { ErrorCode, OjinError } from '../../http/error.ts';
import type { BaseStrings, ErrorSentences } from './locales/en.ts';

/** Error codes that share a sentence; the others name their own, or have none: `busy`. */
const SHARED: Readonly<Partial<Record<ErrorCode, keyof ErrorSentences>>> = {
  timeout: 'offline',
  network: 'offline',
  unauthorized: 'private',
  forbidden: 'private',
};

const sentenceFor = (
  code: ErrorCode,
  sentences: ErrorSentences & Readonly<Partial<Record<ErrorCode, string>>>,
): string => sentences[SHARED[code] ?? code] ?? sentences.busy;

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
    <p dir="auto">${sentenceFor(code, strings)}</p>
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
