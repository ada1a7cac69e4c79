import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { TaskState } from '../../sjinn/task.ts';

type Host = ReactiveControllerHost & HTMLElement;

/** The text in the field, and every way to submit it: the button, Enter, the host's own form. */
export class DraftController implements ReactiveController {
  text = '';
  readonly #host: Host;
  readonly #send: (message: string) => void;
  #connection = new AbortController();

  constructor(host: Host, send: (message: string) => void) {
    this.#host = host;
    this.#send = send;
    host.addController(this);
  }

  hostConnected(): void {
    const { signal } = (this.#connection = new AbortController());
    // at the root: earlier handlers can prevent it, including frameworks that delegate events
    this.#host.getRootNode().addEventListener('submit', this.#onSlottedSubmit, { signal });
  }

  hostDisconnected(): void {
    this.#connection.abort();
  }

  /** The prompt stays in the field until its film is finished. */
  follow(state: TaskState): void {
    switch (state.status) {
      case 'submitting':
      case 'waiting':
      case 'uncertain':
        this.text = state.intent.message;
        break;
      case 'failed':
        this.text = state.message || this.text;
        break;
      case 'completed':
        this.text = '';
    }
  }

  /** Without a native form submission: a sandboxed frame may forbid it. */
  readonly onSubmit = (event: Event): void => {
    event.preventDefault();
    if (this.text.trim()) this.#send(this.text);
    else this.#host.shadowRoot?.querySelector('textarea')?.reportValidity();
  };

  readonly onInput = (event: Event): void => {
    this.#set((event.target as HTMLTextAreaElement).value);
  };

  readonly onKeyDown = (event: KeyboardEvent): void => {
    // Shift+Enter is a line break; confirming an IME composition is no submission
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- how Safari marks that key
    if (event.keyCode === 229) return;
    event.preventDefault();
    this.#send(this.text);
  };

  /** An example fills the field, but is not submitted yet. */
  readonly onExample = (text: string): void => {
    this.#set(text);
    const { updateComplete, shadowRoot } = this.#host;
    void updateComplete.then(() => shadowRoot?.querySelector('textarea')?.focus());
  };

  /** The host's own form: it works without scripts as well. */
  readonly #onSlottedSubmit = (event: Event): void => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !this.#host.contains(form)) return;
    if (event.defaultPrevented) return; // the host has declined
    event.preventDefault();
    const message = new FormData(form).get('message');
    if (typeof message !== 'string') return;
    this.text = message.trim();
    this.#send(message);
  };

  #set(text: string): void {
    this.text = text;
    this.#host.requestUpdate();
  }
}
