import { pagePresence } from './presence.ts';

export interface SharedWork<Message> {
  /** The same in all tabs that share the work. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** `publish` sends what this tab found out to the others. */
  readonly work: (publish: (message: Message) => void, signal: AbortSignal) => Promise<void>;
  /** Receives what another tab found out. */
  readonly onMessage: (message: Message) => void;
}

/**
 * Lets one tab of the site work for all that want the same. A tab that goes to the background hands
 * the work on. Where the browser has no locks (pages without TLS) each tab works for itself.
 *
 * @throws what `work` throws; the signal's reason.
 */
export async function shareWork<Message>({
  name,
  signal,
  work,
  onMessage,
}: SharedWork<Message>): Promise<void> {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<Message>) => onMessage(data);
  try {
    for (;;) {
      await pagePresence.present(signal);
      const shift = new AbortController();
      const end = () => shift.abort();
      const endIfHidden = () => document.hidden && end();
      signal.addEventListener('abort', end);
      document.addEventListener('visibilitychange', endIfHidden);
      try {
        const run = () => work((message) => channel.postMessage(message), shift.signal);
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- needs TLS
        await (navigator.locks?.request(name, { signal: shift.signal }, run) ?? run());
        return;
      } catch (error) {
        signal.throwIfAborted();
        if (!shift.signal.aborted) throw error;
      } finally {
        signal.removeEventListener('abort', end);
        document.removeEventListener('visibilitychange', endIfHidden);
      }
    }
  } finally {
    channel.close();
  }
}
