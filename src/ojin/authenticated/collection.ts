import { OjinError } from '../../http/error.ts';
import { PAGE, type Contract } from './contract.ts';
import { segment, type Query, type Transport } from './transport.ts';
import { decodePage, type Page } from './wire.ts';

export interface Paging {
  /** Items per page, 1 to 100 (clamped); default 20. */
  limit?: number | undefined;
  /** How many items to skip; default 0. */
  offset?: number | undefined;
}

/** No organization has this many records of one kind. */
const MAX_ITEMS = 100_000;

/** Records of one kind. */
export abstract class Collection<Item extends { readonly id: string }, Filter extends object> {
  protected readonly transport: Transport;
  protected readonly path: string;
  protected readonly decode: (json: unknown) => Item;

  constructor(
    transport: Transport,
    path: string,
    decode: (json: unknown, contract: Contract) => Item,
  ) {
    this.transport = transport;
    this.path = path;
    this.decode = (json) => decode(json, transport.contract);
  }

  protected abstract query(filter: Partial<Filter>): Query;

  /** One page. @throws OjinError */
  list(filter: Partial<Filter> & Paging = {}, signal?: AbortSignal): Promise<Page<Item>> {
    const { limit = PAGE.usual, offset = 0 } = filter;
    const { contract } = this.transport;
    return this.transport.call('GET', this.path, {
      query: {
        ...this.query(filter),
        [contract.query.limit]: Math.min(
          PAGE.largest,
          Math.max(PAGE.smallest, Math.trunc(limit) || PAGE.usual),
        ),
        [contract.query.offset]: Math.max(0, Math.trunc(offset) || 0),
      },
      decode: (json) => decodePage(json, this.decode, contract),
      signal,
    });
  }

  /**
   * Iterates over all items of all pages, each once. Ends at a page that is empty or has no new
   * items, so that it terminates even if the service ignores `offset`; fails after 100,000 items,
   * in case the service keeps sending new ones.
   *
   * @example for await (const { title } of client.configs.all()) console.log(title);
   * @throws OjinError
   */
  async *all(
    filter: Partial<Filter> & Paging = {},
    signal?: AbortSignal,
  ): AsyncGenerator<Item, void, undefined> {
    const { limit = PAGE.largest, offset = 0 } = filter;
    const seen = new Set<string>();
    for (let skip = offset; ;) {
      const { items, received, total } = await this.list(
        { ...filter, limit, offset: skip },
        signal,
      );
      const fresh = items.filter(({ id }) => !seen.has(id));
      for (const item of fresh) {
        seen.add(item.id);
        yield item;
      }
      if (seen.size > MAX_ITEMS) throw new OjinError('bad-answer');
      skip += received;
      if (fresh.length === 0 || skip >= (total ?? Infinity)) return;
    }
  }

  /** @throws OjinError */
  get(id: string, signal?: AbortSignal): Promise<Item> {
    const { decode } = this;
    return this.transport.call('GET', this.path + segment(id), { decode, signal });
  }
}
