import ipaddr from 'ipaddr.js';
import type { Connection } from './address.ts';
import type { LogEntry } from './log.ts';
import type { Settings } from './options.ts';
import type { Durability } from './stores/store.ts';

export type Notice = Pick<LogEntry, 'level' | 'event' | 'code' | 'hint'>;

const STORE: Readonly<Record<Durability, string>> = {
  process:
    'In-memory store: Idempotency-Keys are lost on restart, so none are guaranteed. ' +
    'Use a file (RELAY_DATA) on one machine, or Redis (REDIS_URL) for several.',
  restart:
    'Redis may lose its last writes in a crash, so Idempotency-Keys are not guaranteed. ' +
    'Set appendonly yes, appendfsync always and maxmemory-policy noeviction.',
  durable: 'Idempotency-Keys are kept for a day, even across crashes.',
};

/** Setup notices for the host: each is logged once, and again when it changes. */
export class Notices {
  readonly #settings: Settings;
  #durability: Durability | undefined;
  #isAddressReported = false;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** @param address the client's, if known */
  next(address: string | undefined, request: Request, connection: Connection): readonly Notice[] {
    const all = [this.#ofStore(), this.#ofAddress(address, request, connection)];
    return all.filter((notice) => notice !== undefined);
  }

  #ofStore(): Notice | undefined {
    const { durability } = this.#settings.store;
    if (durability === this.#durability) return undefined;
    this.#durability = durability;
    return { level: 'info', event: 'store', code: durability, hint: STORE[durability] };
  }

  #ofAddress(
    address: string | undefined,
    request: Request,
    { peerAddress }: Connection,
  ): Notice | undefined {
    // addresses are not used for visitors that the host identifies
    if (this.#isAddressReported || this.#settings.identify) return undefined;
    const hint = addressHint(address, request, peerAddress);
    if (!hint) return undefined;
    this.#isAddressReported = true;
    return { level: 'error', event: 'address', ...hint };
  }
}

function addressHint(
  address: string | undefined,
  { headers }: Request,
  peer: string | undefined,
): Pick<Notice, 'code' | 'hint'> | undefined {
  if (address === undefined)
    return {
      code: 'unknown-address',
      hint: 'All visitors share the limits of one address: set `clientAddress`.',
    };
  const isForwarded = headers.has('x-forwarded-for') && address === peer;
  if (isForwarded && ipaddr.process(address).range() !== 'unicast')
    return {
      code: 'untrusted-proxy',
      hint: 'X-Forwarded-For is ignored: add the proxy to trustedProxies.',
    };
  return undefined;
}
