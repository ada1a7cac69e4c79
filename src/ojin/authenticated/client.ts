import { OjinError } from '../../http/error.ts';
import { Collection } from './collection.ts';
import { FIELDS, PATHS, QUERY, VERBS, type Motion, type Source } from './contract.ts';
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
import {
  decodeAssetMetadata,
  decodeCompleted,
  decodeModelVariant,
  decodeOwnAsset,
  decodeOwnModelConfig,
  decodePartUrl,
  decodeUploadSession,
  type AssetMetadata,
  type ModelVariant,
  type OwnAsset,
  type OwnModelConfig,
  type UploadSession,
} from './wire.ts';

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

/** Describes a file, on starting and on completing the upload. */
export interface FileDescription {
  name: string;
  category: string;
  mimeType: string;
  /** Bytes. */
  size: number;
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

  /** @throws TypeError when key or base URL is invalid. */
  constructor(options: OjinClientOptions) {
    const transport = new Transport(options);
    this.variants = new ModelVariants(transport, PATHS.variants, decodeModelVariant);
    this.configs = new ModelConfigs(transport, this.variants);
    this.assets = new Assets(transport, PATHS.assets, decodeAssetMetadata);
    this.uploads = new Uploads(transport);
    this.ports = { fetch: transport.fetch, clock: transport.clock };
  }
}

class ModelVariants extends Collection<ModelVariant, VariantFilter> {
  protected override query({ modelId, status, tags }: Partial<VariantFilter>): Query {
    return {
      [QUERY.modelId]: modelId,
      [QUERY.status]: status,
      [QUERY.tags]: tags?.join(','),
    };
  }
}

class ModelConfigs extends Collection<OwnModelConfig, ConfigFilter> {
  readonly #variants: ModelVariants;
  /** By schema text: a changed schema is compiled again. */
  readonly #checks = new Map<string, Check>();

  constructor(transport: Transport, variants: ModelVariants) {
    super(transport, PATHS.configs, decodeOwnModelConfig);
    this.#variants = variants;
  }

  protected override query({ modelVariantId, source }: Partial<ConfigFilter>): Query {
    return { [QUERY.modelVariantId]: modelVariantId, [QUERY.source]: source };
  }

  /**
   * Validates the parameters against the variant's schema first, if the key may read it.
   * @throws ConfigurationError with a list of problems; nothing was created then
   * @throws OjinError `not-found`: no such variant; `conflict`: the title is taken
   */
  async create(config: NewConfig, signal?: AbortSignal): Promise<OwnModelConfig> {
    const { modelVariantId, title, parameters } = config;
    await this.#check(modelVariantId, parameters, signal);
    return this.transport.call(VERBS.create, this.path, {
      body: {
        [FIELDS.modelVariantId]: modelVariantId,
        [FIELDS.title]: title,
        [FIELDS.parameters]: parameters,
      },
      decode: decodeOwnModelConfig,
      signal,
    });
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
    return this.transport.call(VERBS.update, this.path + segment(id), {
      body: { [FIELDS.title]: title, [FIELDS.parameters]: parameters },
      decode: decodeOwnModelConfig,
      signal,
    });
  }

  /** @throws OjinError `conflict`: an agent configuration refers to it */
  async delete(id: string, signal?: AbortSignal): Promise<void> {
    await this.transport.send(VERBS.delete, this.path + segment(id), { signal });
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

/** Maximum number of cached compiled schemas. */
const MAX_CHECKS = 50;

class Assets extends Collection<AssetMetadata, AssetFilter> {
  protected override query({ source, category, name }: Partial<AssetFilter>): Query {
    return { [QUERY.source]: source, [QUERY.category]: category, [QUERY.name]: name };
  }

  /** Includes an expiring link. */
  override get(id: string, signal?: AbortSignal): Promise<OwnAsset> {
    const decode = (json: unknown) => decodeOwnAsset(json, this.transport.clock.now());
    return this.transport.call('GET', this.path + segment(id), { decode, signal });
  }

  /** Without a link; read from the asset itself where the service has no other answer. */
  async metadata(id: string, signal?: AbortSignal): Promise<AssetMetadata> {
    const path = this.path + segment(id) + PATHS.metadata;
    const decode = decodeAssetMetadata;
    try {
      return await this.transport.call('GET', path, { decode, signal });
    } catch (error) {
      if (!isInconclusive(error)) throw error;
      return this.transport.call('GET', this.path + segment(id), { decode, signal });
    }
  }

  async delete(id: string, signal?: AbortSignal): Promise<void> {
    await this.transport.send(VERBS.delete, this.path + segment(id), { signal });
  }

  /**
   * Requests a video in which the person in an image idles and breathes. This is asynchronous:
   * the video appears in {@link list} (category `video`) later; its id is unknown until then.
   * @param motion such as `v1`; the list is open
   * @throws OjinError `not-found`: no such image
   */
  async idleVideo(sourceAssetId: string, motion: Motion, signal?: AbortSignal): Promise<void> {
    const body = { [FIELDS.sourceAsset]: sourceAssetId, [FIELDS.motion]: motion };
    await this.transport.send(VERBS.idleVideo, PATHS.idleVideo, { body, signal });
  }
}

class Uploads {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Starts an upload session. */
  initiate(file: FileDescription, signal?: AbortSignal): Promise<UploadSession> {
    const body = described(file);
    const decode = decodeUploadSession;
    return this.#transport.call(VERBS.upload, PATHS.initiateUpload, { body, decode, signal });
  }

  /**
   * The presigned URL to PUT one part to (1 to 10,000). It is secret and short-lived.
   * @throws OjinError `not-found`: no such session
   */
  partUrl(session: UploadSession, partNumber: number, signal?: AbortSignal): Promise<string> {
    const body = {
      ...wireIds(session),
      [FIELDS.s3Key]: session.s3Key,
      [FIELDS.partNumber]: partNumber,
    };
    const decode = decodePartUrl;
    return this.#transport.call(VERBS.upload, PATHS.partUrl, { body, decode, signal });
  }

  /**
   * Creates the asset from the parts; name and category must be the same as at the start. Returns
   * the asset as far as the answer describes it; its size is 0 unless the answer tells it.
   * @throws OjinError `not-found`: no such session; `conflict`: parts are missing or too small
   */
  async complete(
    session: UploadSession,
    file: FileDescription,
    signal?: AbortSignal,
  ): Promise<AssetMetadata> {
    const command = { body: { ...wireIds(session), ...described(file) }, signal };
    const json = await this.#transport.sendAndRead(VERBS.upload, PATHS.completeUpload, command);
    return decodeCompleted(json, { ...file, id: session.assetId });
  }
}

const wireIds = ({ assetId, uploadId }: UploadSession) => ({
  [FIELDS.assetId]: assetId,
  [FIELDS.uploadId]: uploadId,
});

const described = ({ name, category, mimeType, size }: FileDescription) => ({
  [FIELDS.fileName]: name,
  [FIELDS.category]: category,
  [FIELDS.mimeType]: mimeType,
  [FIELDS.size]: size,
});
