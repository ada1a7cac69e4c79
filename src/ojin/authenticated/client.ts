import { OjinError } from '../../http/error.ts';
import { Collection } from './collection.ts';
import type { Contract, Motion, Source } from './contract.ts';
import {
  compileSchema,
  ConfigurationError,
  SchemaError,
  type Check,
  type Problem,
} from './schema.ts';
import {
  isInconclusive,
  segment,
  Transport,
  type Query,
  type TransportOptions,
} from './transport.ts';
import { Uploads } from './uploads.ts';
import {
  decodeAssetMetadata,
  decodeModelVariant,
  decodeOwnAsset,
  decodeOwnModelConfig,
  type AssetMetadata,
  type ModelVariant,
  type OwnAsset,
  type OwnModelConfig,
} from './wire.ts';

export type { FileDescription } from './uploads.ts';
export type OjinClientOptions = TransportOptions;

export interface ConfigFilter {
  modelVariantId: string;
  /** Default `org`. */
  source: Source;
}

export interface VariantFilter {
  modelId: string;
  status: string;
  /** Only variants with all of these tags. */
  tags: readonly string[];
}

export interface AssetFilter {
  /** Default `org`. */
  source: Source;
  category: string;
  /** The full name or part of it. */
  name: string;
}

export interface NewConfig {
  modelVariantId: string;
  /** Unique in the organization. */
  title: string;
  /** `model_configurations`: must match the variant's schema. */
  parameters: object;
}

/**
 * Ojin's REST API with an organization's key, for servers and scripts. Every call rejects with an
 * OjinError: `invalid` 400, `unauthorized` 401, `forbidden` 403, `not-found` 404,
 * `conflict` 409 or a 400 that says so; its cause has the service's own words. Only GETs are
 * retried, where that can help.
 */
export class OjinClient {
  readonly configs: ModelConfigs;
  readonly variants: ModelVariants;
  readonly assets: Assets;
  /** Multipart uploads, step by step; `uploadFile` of `ojin-widget/ojin/upload` does it all. */
  readonly uploads: Uploads;
  /** The `fetch` and clock in use. */
  readonly ports: Pick<Transport, 'fetch' | 'clock'>;

  /** The complete contract in use. */
  readonly contract: Contract;

  /** @throws TypeError when key, base URL or contract is invalid. */
  constructor(options: OjinClientOptions) {
    const transport = new Transport(options);
    const { paths } = transport.contract;
    this.contract = transport.contract;
    this.variants = new ModelVariants(transport, paths.variants, decodeModelVariant);
    this.configs = new ModelConfigs(transport, this.variants);
    this.assets = new Assets(transport, paths.assets, decodeAssetMetadata);
    this.uploads = new Uploads(transport);
    this.ports = { fetch: transport.fetch, clock: transport.clock };
  }
}

class ModelVariants extends Collection<ModelVariant, VariantFilter> {
  protected override query({ modelId, status, tags }: Partial<VariantFilter>): Query {
    const { query } = this.transport.contract;
    return { [query.modelId]: modelId, [query.status]: status, [query.tags]: tags?.join(',') };
  }
}

class ModelConfigs extends Collection<OwnModelConfig, ConfigFilter> {
  readonly #variants: ModelVariants;
  /** By schema text: a changed schema is compiled again. */
  readonly #checks = new Map<string, Check>();

  constructor(transport: Transport, variants: ModelVariants) {
    super(transport, transport.contract.paths.configs, decodeOwnModelConfig);
    this.#variants = variants;
  }

  protected override query({ modelVariantId, source }: Partial<ConfigFilter>): Query {
    const { query } = this.transport.contract;
    return { [query.modelVariantId]: modelVariantId, [query.source]: source };
  }

  /**
   * Validates the parameters against the variant's schema first, if the key may read it.
   * @throws ConfigurationError with a list of problems; nothing was created then
   * @throws OjinError `not-found`: no such variant; `conflict`: the title is taken; with
   * `outcome: 'unknown'`: the service accepted it, but does not tell what it created
   */
  async create(config: NewConfig, signal?: AbortSignal): Promise<OwnModelConfig> {
    const { modelVariantId, title, parameters } = config;
    await this.#check(modelVariantId, parameters, signal);
    const { verbs, fields } = this.transport.contract;
    const creating = this.transport.call(verbs.create, this.path, {
      body: {
        [fields.modelVariantId]: modelVariantId,
        [fields.title]: title,
        [fields.parameters]: parameters,
      },
      decode: this.decode,
      signal,
    });
    return unlessUnread(creating, () => this.#created(config, signal));
  }

  /**
   * Changes the title, the parameters (replacing all of them), or both.
   * @throws ConfigurationError as {@link create}
   * @throws OjinError `conflict`: the title is taken
   */
  async update(
    id: string,
    { title, parameters }: Partial<Pick<NewConfig, 'title' | 'parameters'>>,
    signal?: AbortSignal,
  ): Promise<OwnModelConfig> {
    if (parameters) {
      const config = await unlessUnreadable(this.get(id, signal));
      if (config?.modelVariantId) await this.#check(config.modelVariantId, parameters, signal);
    }
    const { verbs, fields } = this.transport.contract;
    const updating = this.transport.call(verbs.update, this.path + segment(id), {
      body: { [fields.title]: title, [fields.parameters]: parameters },
      decode: this.decode,
      signal,
    });
    return unlessUnread(updating, () => this.get(id, signal));
  }

  /**
   * @param options.deleteReference also deletes an agent configuration's reference to it
   * @throws OjinError `conflict`: an agent configuration refers to it
   */
  async delete(
    id: string,
    { deleteReference = false }: { deleteReference?: boolean } = {},
    signal?: AbortSignal,
  ): Promise<void> {
    const { verbs, query: names } = this.transport.contract;
    const query = deleteReference ? { [names.deleteReference]: 'true' } : {};
    await this.transport.send(verbs.delete, this.path + segment(id), { query, signal });
  }

  /** What was just created: titles are unique in an organization. */
  async #created(
    { title, modelVariantId }: NewConfig,
    signal?: AbortSignal,
  ): Promise<OwnModelConfig | undefined> {
    for await (const config of this.all({ source: 'org' }, signal))
      if (config.title === title)
        return ['', modelVariantId].includes(config.modelVariantId) ? config : undefined;
    return undefined;
  }

  async #check(variantId: string, parameters: object, signal?: AbortSignal): Promise<void> {
    const variant = await unlessUnreadable(this.#variants.get(variantId, signal));
    if (variant?.configurationSchema === undefined) return;
    const problems = this.#problems(variant.configurationSchema, parameters);
    if (problems.length) throw new ConfigurationError(problems);
  }

  /** An unusable schema skips validation: the service validates anyway. */
  #problems(schema: unknown, parameters: object): Problem[] {
    try {
      const text = JSON.stringify(schema);
      const check = this.#checks.get(text) ?? compileSchema(schema);
      if (this.#checks.size >= MAX_CHECKS) this.#checks.clear();
      this.#checks.set(text, check);
      return check(parameters);
    } catch (error) {
      if (error instanceof SchemaError) return [];
      throw error;
    }
  }
}

/**
 * What validation needs; undefined when it cannot be read: then the service validates alone.
 * @throws OjinError `not-found`
 */
const unlessUnreadable = <T>(reading: Promise<T>): Promise<T | undefined> =>
  reading.catch((error: unknown) => {
    if (error instanceof OjinError && error.code !== 'not-found') return undefined;
    throw error;
  });

/**
 * The answer to a change; if the service accepted it, but the answer cannot be read, the record itself.
 * @param find undefined: it cannot be told which record it is
 * @throws OjinError with `outcome: 'unknown'` when it is not found
 */
const unlessUnread = <T>(changing: Promise<T>, find: () => Promise<T | undefined>): Promise<T> =>
  changing.catch(async (error: unknown) => {
    const { code, status = 0 } = error as OjinError;
    if (code !== 'bad-answer' || status < 200 || status > 299) throw error;
    const found = await find().catch(() => undefined);
    if (found !== undefined) return found;
    throw new OjinError(code, { status, outcome: 'unknown' }, { cause: error });
  });

/** Maximum number of cached compiled schemas. */
const MAX_CHECKS = 50;

class Assets extends Collection<AssetMetadata, AssetFilter> {
  protected override query({ source, category, name }: Partial<AssetFilter>): Query {
    const { query } = this.transport.contract;
    return { [query.source]: source, [query.category]: category, [query.name]: name };
  }

  /** Includes an expiring link, if the service sends one. */
  override get(id: string, signal?: AbortSignal): Promise<OwnAsset> {
    const { contract, clock } = this.transport;
    const decode = (json: unknown) => decodeOwnAsset(json, clock.now(), contract);
    const path = this.path + segment(id) + contract.paths.link;
    return this.transport.call('GET', path, { decode, signal });
  }

  /** Without a link; read from the asset itself where the service has no other answer. */
  async metadata(id: string, signal?: AbortSignal): Promise<AssetMetadata> {
    const { paths } = this.transport.contract;
    const asset = this.path + segment(id);
    const { decode } = this;
    try {
      return await this.transport.call('GET', asset + paths.metadata, { decode, signal });
    } catch (error) {
      if (!isInconclusive(error)) throw error;
      return this.transport.call('GET', asset + paths.link, { decode, signal });
    }
  }

  async delete(id: string, signal?: AbortSignal): Promise<void> {
    const { verbs } = this.transport.contract;
    await this.transport.send(verbs.delete, this.path + segment(id), { signal });
  }

  /**
   * Requests a video in which the person in an image idles and breathes. This is asynchronous:
   * the video appears in {@link list} (category `video`) later; its id is unknown until then.
   * @param motion such as `v1`; the list is open
   * @throws OjinError `not-found`: no such image
   */
  async idleVideo(sourceAssetId: string, motion: Motion, signal?: AbortSignal): Promise<void> {
    const { verbs, paths, fields } = this.transport.contract;
    const body = { [fields.sourceAsset]: sourceAssetId, [fields.motion]: motion };
    await this.transport.send(verbs.idleVideo, paths.idleVideo, { body, signal });
  }
}
