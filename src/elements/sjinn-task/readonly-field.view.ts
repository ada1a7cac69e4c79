import { html } from 'lit';

/** Text to copy by hand: on one line, however long it is, and fully selected on focus. */
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
