import { html, nothing } from 'lit';
import { fill, type View } from './view-model.ts';

/** The remaining characters are shown once less than a tenth is left. */
const NEAR_LIMIT = 10;

export function renderForm(view: View): unknown {
  const { state, strings, draft, maxLength, hasForm } = view;
  const isBusy = state.status === 'submitting';
  const left = maxLength - draft.text.length;
  if (hasForm) return html`<slot></slot>`;
  return html`<form part="form" @submit=${draft.onSubmit}>
    <label for="message">${strings.label}</label>
    <div class="field" part="field">
      <textarea
        id="message"
        name="message"
        rows="1"
        required
        maxlength=${maxLength}
        placeholder=${strings.placeholder}
        ?readonly=${isBusy}
        .value=${draft.text}
        @input=${draft.onInput}
        @keydown=${draft.onKeyDown}
      ></textarea>
      <button
        part="submit-button"
        class="main send"
        @click=${draft.onSubmit}
        aria-label=${isBusy ? strings.submitting : strings.submit}
        aria-disabled=${isBusy}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 19V5M6 11l6-6 6 6" /></svg>
      </button>
    </div>
    ${isBusy ? html`<p class="quiet starting" aria-hidden="true">${strings.submitting}</p>` : nothing}
    ${
      left * NEAR_LIMIT < maxLength
        ? html`<p class="quiet">${fill(strings.left, left)}</p>`
        : nothing
    }
    ${renderExamples(view)}
  </form>`;
}

function renderExamples({ examples, draft, strings }: View): unknown {
  if (!examples.length || draft.text) return nothing;
  return html`<div class="chips" role="group" aria-label=${strings.examples}>
    ${examples.map(
      (example) =>
        html`<button type="button" part="example" @click=${() => draft.onExample(example)}>
          ${example}
        </button>`,
    )}
  </div>`;
}
