import type { CDPSession } from 'playwright-core';

/**
 * One request of a page, from the browser's log. Times in ms since the request for the page itself,
 * which is sent about 1 ms after the navigation starts.
 */
export interface Transfer {
  /** Without the query, which may contain a signature. */
  readonly url: string;
  readonly kind: 'page' | 'script' | 'api' | 'film' | 'poster' | 'other';
  readonly start: number;
  /** NaN while in progress. */
  end: number;
  /** Bytes received over the network, including headers; 0 from the cache. */
  bytes: number;
}

/** Records network traffic since the last {@link Wire.begin}. */
export class Wire {
  transfers: Transfer[] = [];
  readonly #byId = new Map<string, Transfer>();
  #zero = NaN;
  #now = (timestamp: number) => timestamp * 1000 - this.#zero;

  static async on(session: CDPSession): Promise<Wire> {
    const wire = new Wire();
    session.on('Network.requestWillBeSent', ({ requestId, timestamp, type = '', request }) => {
      const kind = kindOf(type, request.url);
      if (kind === 'page') wire.#zero = timestamp * 1000;
      const url = request.url.replace(/\?.*/, '');
      const transfer = { url, kind, start: wire.#now(timestamp), end: NaN, bytes: 0 };
      wire.transfers.push(transfer);
      wire.#byId.set(requestId, transfer);
    });
    // a film's bytes are counted on arrival: its request may stay open while it plays
    session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
      const transfer = wire.#byId.get(requestId);
      if (transfer?.kind === 'film') transfer.bytes += encodedDataLength;
    });
    session.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) => {
      const transfer = wire.#byId.get(requestId);
      if (!transfer) return;
      transfer.end = wire.#now(timestamp);
      transfer.bytes = encodedDataLength;
    });
    await session.send('Network.enable');
    return wire;
  }

  begin(): void {
    this.transfers = [];
    this.#byId.clear();
  }

  of(kind: Transfer['kind']): readonly Transfer[] {
    return this.transfers.filter((transfer) => transfer.kind === kind);
  }

  /** Resolves when every film has finished loading, or after `maxWait` ms. */
  async settled(maxWait: number): Promise<void> {
    const end = Date.now() + maxWait;
    while (this.of('film').some((film) => Number.isNaN(film.end)) && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function kindOf(type: string, url: string): Transfer['kind'] {
  if (type === 'Document') return 'page';
  if (type === 'Script') return 'script';
  if (url.includes('/v1/public/')) return 'api';
  if (type === 'Media') return 'film';
  return type === 'Image' && url.startsWith('http') ? 'poster' : 'other';
}
