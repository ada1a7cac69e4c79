import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { TaskState } from '../../sjinn/task.ts';

type Host = ReactiveControllerHost & HTMLElement;

/** The text in the field, and every way to send it: the button, Enter, a form of the host's own. */
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
    // at the root: whoever handles the form before may prevent it, frameworks that delegate as well
    this.#host.getRootNode().addEventListener('submit', this.#onSlottedSubmit, { signal });
  }

  hostDisconnected(): void {
    this.#connection.abort();
  }

  /** What was asked for stays in the field until it has become a film. */
  follow(state: TaskState): void {
    switch (state.status) {
      case 'submitting':
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

  /** Without a form submission: a sandboxed frame may forbid those. */
  readonly onSubmit = (event: Event): void => {
    event.preventDefault();
    if (this.text.trim()) this.#send(this.text);
    else this.#host.shadowRoot?.querySelector('textarea')?.reportValidity();
  };

  readonly onInput = (event: Event): void => {
    this.#set((event.target as HTMLTextAreaElement).value);
  };

  readonly onKeyDown = (event: KeyboardEvent): void => {
    // a line break takes Shift; what an input method confirms is no submission
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- so Safari marks that key
    if (event.keyCode === 229) return;
    event.preventDefault();
    this.#send(this.text);
  };

  /** An example fills the field, and waits there. */
  readonly onExample = (text: string): void => {
    this.#set(text);
    const { updateComplete, shadowRoot } = this.#host;
    void updateComplete.then(() => shadowRoot?.querySelector('textarea')?.focus());
  };

  /** A form of the host's own: it works without scripts as well. */
  readonly #onSlottedSubmit = (event: Event): void => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !this.#host.contains(form)) return;
    if (event.defaultPrevented) return; // the host wants no film
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
