import { html } from 'lit';

/** What somebody may want to copy by hand: one line, however long it is, all of it selected at once. */
export const renderReadonlyField = (part: 'link' | 'task-number', label: string, value: string) =>
  html`<label class="quiet"
    >${label}
    <input
      class="readonly"
      part=${part}
      dir="ltr"
      readonly
      .value=${value}
      @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
  /></label>`;
