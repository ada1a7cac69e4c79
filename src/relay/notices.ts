import ipaddr from 'ipaddr.js';
import type { Connection } from './address.ts';
import type { LogEntry } from './log.ts';
import { type Settings, TIMES } from './options.ts';
import type { Durability } from './stores/store.ts';

export type Notice = Pick<LogEntry, 'level' | 'event' | 'code' | 'detail' | 'hint'>;

const STORE: Readonly<Record<Durability, string>> = {
  process:
    'In-memory store: Idempotency-Keys are lost on restart, so none are guaranteed. ' +
    'Use a file (RELAY_DATA) on one machine, or Redis (REDIS_URL) for several.',
  restart:
    'Redis may lose its last writes in a crash, so Idempotency-Keys are not guaranteed. ' +
    'Set appendonly yes, appendfsync always and maxmemory-policy noeviction.',
  durable: 'Idempotency-Keys are kept for a day, even across crashes.',
};

const NOT_ALLOWED =
  'The page at this origin cannot use the relay. If it is yours, add it to `origins` (RELAY_ORIGINS), ' +
  'exactly as written here.';
const OPAQUE =
  'A page without an origin of its own cannot use the relay: one that was opened as a file, or in a ' +
  'sandboxed frame. Serve it over http(s), or add allow-same-origin to the frame.';

/** Origins that are named per hour: whoever makes them up must not fill the log, or memory. */
const MAX_ORIGINS = 10;
/** Characters of an origin. */
const MAX_LENGTH = 200;

/** Setup notices for the host: each is logged once, and again when it changes; an origin once an hour. */
export class Notices {
  readonly #settings: Settings;
  #durability: Durability | undefined;
  #isAddressReported = false;
  /** Reported within this hour. */
  readonly #origins = new Set<string>();
  /** End of the hour, ms since the epoch. */
  #originsUntil = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** @param address the client's, if known */
  next(address: string | undefined, request: Request, connection: Connection): readonly Notice[] {
    const all = [
      this.#ofStore(),
      this.#ofAddress(address, request, connection),
      this.#ofOrigin(request),
    ];
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

  /** Also of a preflight: the browser does not send the call then. */
  #ofOrigin({ headers }: Request): Notice | undefined {
    const { origins, clock } = this.#settings;
    const origin = headers.get('origin');
    if (origin === null || origins.includes(origin)) return undefined;
    const now = clock.now();
    if (now >= this.#originsUntil) {
      this.#origins.clear();
      this.#originsUntil = now + TIMES.hour;
    }
    const detail = printable(origin);
    if (this.#origins.has(detail) || this.#origins.size >= MAX_ORIGINS) return undefined;
    this.#origins.add(detail);
    const hint = origin === 'null' ? OPAQUE : NOT_ALLOWED;
    return { level: 'error', event: 'origin', code: 'origin-not-allowed', detail, hint };
  }
}

/** A browser's `Origin` is no secret, but anyone can send anything: one short line. */
function printable(origin: string): string {
  const text = origin.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
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
