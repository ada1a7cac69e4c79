/** Where something stands: a file, and a text that is in it. */
export type Place = readonly [file: string, text: string];

/** Spelled in the vendor's document, or described there in words only, so that its spelling is a guess. */
export type Source = 'published' | 'derived';

/** One thing that a vendor's document says. */
export interface Item {
  readonly kind: 'parameter' | 'field' | 'value' | 'answer' | 'error' | 'limit';
  /** As it is on the wire: must be in the code. */
  readonly name: string;
  /** The document's own words. */
  readonly says: string;
  readonly source: Source;
  readonly code: Place;
  readonly test: Place;
}

export interface Operation {
  readonly title: string;
  /** `GET /model-configs`, as in the OpenAPI file; empty: concerns several. */
  readonly call: string;
  readonly source: Source;
  readonly items: readonly Item[];
}

export interface Service {
  readonly title: string;
  /** Name of the OpenAPI file. */
  readonly contract: 'ojin' | 'sjinn';
  readonly operations: readonly Operation[];
}

/** Makes items that share where they are: `items('field', code, test, [['name', 'Says.']])`. */
export const items = (
  kind: Item['kind'],
  code: string,
  test: Place,
  rows: readonly (readonly [name: string, says: string, source?: Source])[],
): readonly Item[] =>
  rows.map(([name, says, source = 'derived']) => ({
    ...{ kind, name, says, source, test },
    code: [code, name],
  }));
