import { pagePresence } from './presence.ts';

export interface SharedWork<Message> {
  /** The same in all tabs that share the work. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** `publish` sends the findings of this tab to the others. */
  readonly work: (publish: (message: Message) => void, signal: AbortSignal) => Promise<void>;
  /** Receives the findings of another tab. */
  readonly onMessage: (message: Message) => void;
}

/**
 * Lets one tab of the site work for all that need the same. A tab that goes to the background hands
 * the work over. Where locks are unsupported, or denied to this page (no TLS, a sandboxed frame),
 * each tab works for itself.
 *
 * @throws what `work` throws; the signal's reason.
 */
export async function shareWork<Message>({
  name,
  signal,
  work,
  onMessage,
}: SharedWork<Message>): Promise<void> {
  const channel = openChannel(name, ({ data }: MessageEvent<Message>) => onMessage(data));
  try {
    for (;;) {
      await pagePresence.present(signal);
      const shift = new AbortController();
      const end = () => shift.abort();
      const endIfHidden = () => document.hidden && end();
      signal.addEventListener('abort', end);
      document.addEventListener('visibilitychange', endIfHidden);
      try {
        const run = () => work((message) => publish(channel, message), shift.signal);
        await runUnderLock(name, shift.signal, run);
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
    channel?.close();
  }
}

async function runUnderLock(
  name: string,
  signal: AbortSignal,
  run: () => Promise<void>,
): Promise<void> {
  const lock = { isHeld: false };
  try {
    await navigator.locks.request(name, { signal }, () => {
      lock.isHeld = true;
      return run();
    });
  } catch (error) {
    if (lock.isHeld || signal.aborted) throw error;
    await run(); // locks are denied to this page
  }
}

function openChannel(
  name: string,
  onmessage: (event: MessageEvent) => void,
): BroadcastChannel | null {
  try {
    const channel = new BroadcastChannel(name);
    channel.onmessage = onmessage;
    return channel;
  } catch {
    return null; // denied to this page: other tabs poll for themselves
  }
}

function publish(channel: BroadcastChannel | null, message: unknown): void {
  try {
    channel?.postMessage(message);
  } catch {
    // the others poll when it is their turn
  }
}
