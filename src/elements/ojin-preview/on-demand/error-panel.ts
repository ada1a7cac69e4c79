import type { html as litHtml, TemplateResult } from 'lit';
import type { ErrorCode, OjinError } from '../../../http/error.ts';
import { enErrors, type ErrorSentences } from '../../locales/en-errors.ts';
import type { PreviewStrings } from '../../locales/en.ts';

/** Which sentence tells of which error. */
const SENTENCES: Readonly<Record<ErrorCode, keyof ErrorSentences>> = {
  aborted: 'busy',
  timeout: 'offline',
  network: 'offline',
  invalid: 'invalid',
  unauthorized: 'private',
  forbidden: 'private',
  'not-found': 'not-found',
  conflict: 'busy',
  'rate-limited': 'busy',
  server: 'busy',
  'bad-answer': 'busy',
  blocked: 'blocked',
  'no-media': 'no-media',
  unsupported: 'unsupported',
  media: 'media',
};

export type ErrorPanel = (
  html: typeof litHtml,
  error: OjinError,
  strings: Partial<PreviewStrings>,
  retry: () => void,
) => TemplateResult;

/** One sentence, one button where trying again can help, details on request. */
export const errorPanel: ErrorPanel = (html, error, strings, retry) => {
  const { code, status, directive, attribute, retryable } = error;
  const say = { ...enErrors, ...strings };
  // not worth asking again at once, but a person may: the service may be better by then
  const mayHelp = retryable || code === 'bad-answer';
  const facts = [code, status && `HTTP ${status}`, directive, attribute]
    .filter(Boolean)
    .join(' · ');
  return html`<div part="error" class="panel">
    <p dir="auto">${say[SENTENCES[code]]}</p>
    ${mayHelp ? html`<button part="retry-button" dir="auto" @click=${retry}>${say.retry}</button>` : ''}
    <details>
      <summary dir="auto">${say.details}</summary>
      <code>${facts}</code>
    </details>
  </div>`;
};

/** The build takes the white space out of what is tagged `css`. */
const css = String.raw;

export const styles = css`
  .error .status {
    overflow: auto;
    background: color-mix(in srgb, Canvas 80%, #0000);
    backdrop-filter: blur(12px);
    pointer-events: auto;
  }
  [part='retry-button'] {
    min-height: 44px;
    padding: 0 20px;
    border: 1px solid #0000;
    border-radius: 99px;
    background: CanvasText;
    color: Canvas;
    font-weight: 600;
    pointer-events: auto;
  }
  .panel {
    max-width: 22em;
    padding: 20px;
    text-align: center;
    text-wrap: balance;
    line-height: 1.4;
  }
  .panel p {
    margin: 0 0 16px;
  }
  .panel details {
    margin-top: 12px;
    font-size: 0.8125em;
  }
  .panel summary {
    display: inline-grid;
    place-items: center;
    min-height: 32px;
    padding: 0 8px;
    border-radius: 8px;
    cursor: pointer;
  }
  .panel code {
    display: block;
    overflow-wrap: anywhere;
  }
  @container (max-width:220px) {
    .panel {
      padding: 12px;
      font-size: 0.8125em;
    }
    .panel p {
      margin-bottom: 8px;
    }
    .panel details {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .panel button {
      border: 1px solid;
    }
  }
`;
