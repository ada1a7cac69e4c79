import ipaddr from 'ipaddr.js';
import type { Connection } from './address.ts';
import type { LogEntry } from './log.ts';
import type { Settings } from './options.ts';
import type { Durability } from './stores/store.ts';

export type Notice = Pick<LogEntry, 'level' | 'event' | 'code' | 'hint'>;

const STORE: Readonly<Record<Durability, string>> = {
  process:
    'The relay forgets everything when it ends: nothing is promised for an Idempotency-Key. For ' +
    'one machine use a file (RELAY_DATA), for several Redis (REDIS_URL).',
  restart:
    'Redis may lose its last writes when it crashes: nothing is promised for an Idempotency-Key. ' +
    'It needs appendonly yes, appendfsync always and maxmemory-policy noeviction.',
  durable: 'An Idempotency-Key is remembered for a day, through crashes.',
};

/** What the host should know of how the relay is set up: each said once, and again if it changes. */
export class Notices {
  readonly #settings: Settings;
  #durability: Durability | undefined;
  #isAddressSaid = false;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** @param address of the client, as far as it is known */
  news(address: string | undefined, request: Request, connection: Connection): readonly Notice[] {
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
    // nobody asks for the address of a visitor whom the host names
    if (this.#isAddressSaid || this.#settings.identify) return undefined;
    const hint = addressHint(address, request, peerAddress);
    if (!hint) return undefined;
    this.#isAddressSaid = true;
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
      hint: 'All visitors share the limits of one address: give the relay `clientAddress`.',
    };
  const isForwarded = headers.has('x-forwarded-for') && address === peer;
  if (isForwarded && ipaddr.process(address).range() !== 'unicast')
    return {
      code: 'untrusted-proxy',
      hint: 'X-Forwarded-For is not believed: name the proxy in trustedProxies.',
    };
  return undefined;
}
