import { Collection } from './collection.ts';
import { FIELDS, PATHS, type Motion, type Source } from './contract.ts';
import {
  compileSchema,
  ConfigurationError,
  SchemaError,
  type Check,
  type Problem,
} from './schema.ts';
import { segment, Transport, type Query, type TransportOptions } from './transport.ts';
import {
  decodeAssetMetadata,
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
  /** Only variants that have all of them. */
  tags: readonly string[];
}

export interface AssetFilter {
  /** Default `org`. */
  source: Source;
  category: string;
  /** The whole name or a part of it. */
  name: string;
}

export interface NewConfig {
  modelVariantId: string;
  /** Unique in the organization. */
  title: string;
  /** `model_configurations`: what the variant's schema asks for. */
  parameters: object;
}

/** Describes a file, both when the upload starts and when it is completed. */
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
 * `conflict` 409. Only a GET is retried, when that can help.
 */
export class OjinClient {
  readonly configs: ModelConfigs;
  readonly variants: ModelVariants;
  readonly assets: Assets;
  /** Multipart uploads, step by step; `uploadFile` of `ojin-widget/ojin/upload` does it all. */
  readonly uploads: Uploads;
  /** The network and the clock that it uses. */
  readonly ports: Pick<Transport, 'fetch' | 'clock'>;

  /** @throws TypeError when key or base cannot be used. */
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
    return { model_id: modelId, status, tags: tags?.join(',') };
  }
}

class ModelConfigs extends Collection<OwnModelConfig, ConfigFilter> {
  readonly #variants: ModelVariants;
  /** By the schema's text: a variant that changes is compiled again. */
  readonly #checks = new Map<string, Check>();

  constructor(transport: Transport, variants: ModelVariants) {
    super(transport, PATHS.configs, decodeOwnModelConfig);
    this.#variants = variants;
  }

  protected override query({ modelVariantId, source }: Partial<ConfigFilter>): Query {
    return { model_variant_id: modelVariantId, source };
  }

  /**
   * Checks the parameters against the variant's schema first.
   * @throws ConfigurationError with a list of what is wrong; nothing was created then
   * @throws OjinError `not-found`: no such variant; `conflict`: the title is taken
   */
  async create(config: NewConfig, signal?: AbortSignal): Promise<OwnModelConfig> {
    const { modelVariantId, title, parameters } = config;
    await this.#check(modelVariantId, parameters, signal);
    return this.transport.call('POST', this.path, {
      body: { model_variant_id: modelVariantId, title, model_configurations: parameters },
      decode: decodeOwnModelConfig,
      signal,
    });
  }

  /**
   * Changes the title, the parameters (all of them: they replace the old ones), or both.
   * @throws ConfigurationError as {@link create}
   * @throws OjinError `conflict`: the title is taken
   */
  async update(
    id: string,
    { title, parameters }: Partial<Pick<NewConfig, 'title' | 'parameters'>>,
    signal?: AbortSignal,
  ): Promise<OwnModelConfig> {
    if (parameters) {
      const { modelVariantId } = await this.get(id, signal);
      await this.#check(modelVariantId, parameters, signal);
    }
    return this.transport.call('PATCH', this.path + segment(id), {
      body: { title, model_configurations: parameters },
      decode: decodeOwnModelConfig,
      signal,
    });
  }

  /** @throws OjinError `conflict`: an agent configuration refers to it */
  async delete(id: string, signal?: AbortSignal): Promise<void> {
    await this.transport.send('DELETE', this.path + segment(id), { signal });
  }

  async #check(variantId: string, parameters: object, signal?: AbortSignal): Promise<void> {
    const { configurationSchema } = await this.#variants.get(variantId, signal);
    const problems = this.#problems(configurationSchema ?? {}, parameters);
    if (problems.length) throw new ConfigurationError(problems);
  }

  /** A schema that cannot be used checks nothing: the service has the last word anyway. */
  #problems(schema: unknown, parameters: object): Problem[] {
    try {
      const text = JSON.stringify(schema);
      const check = this.#checks.get(text) ?? compileSchema(schema);
      if (this.#checks.size >= MOST_CHECKS) this.#checks.clear();
      this.#checks.set(text, check);
      return check(parameters);
    } catch (error) {
      if (error instanceof SchemaError) return [];
      throw error;
    }
  }
}

/** Compiled schemas that are kept. */
const MOST_CHECKS = 50;

class Assets extends Collection<AssetMetadata, AssetFilter> {
  protected override query({ source, category, name }: Partial<AssetFilter>): Query {
    return { source, category, name };
  }

  /** With a link that expires. */
  override get(id: string, signal?: AbortSignal): Promise<OwnAsset> {
    const decode = (json: unknown) => decodeOwnAsset(json, this.transport.clock.now());
    return this.transport.call('GET', this.path + segment(id), { decode, signal });
  }

  metadata(id: string, signal?: AbortSignal): Promise<AssetMetadata> {
    const path = this.path + segment(id) + PATHS.metadata;
    return this.transport.call('GET', path, { decode: decodeAssetMetadata, signal });
  }

  async delete(id: string, signal?: AbortSignal): Promise<void> {
    await this.transport.send('DELETE', this.path + segment(id), { signal });
  }

  /**
   * Requests a film in which the person in a picture idles and breathes. Accepted is not done: the
   * film appears in {@link list} (category `video`) later; its id is not known before.
   * @throws OjinError `not-found`: no such picture
   */
  async idleVideo(sourceAssetId: string, motion: Motion, signal?: AbortSignal): Promise<void> {
    const body = { [FIELDS.sourceAsset]: sourceAssetId, [FIELDS.motion]: motion };
    await this.transport.send('POST', PATHS.idleVideo, { body, signal });
  }
}

class Uploads {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Starts a session. */
  initiate(file: FileDescription, signal?: AbortSignal): Promise<UploadSession> {
    const body = described(file);
    const decode = decodeUploadSession;
    return this.#transport.call('POST', PATHS.initiateUpload, { body, decode, signal });
  }

  /**
   * The presigned URL to PUT one part to (1 to 10,000). It is a secret, and expires soon.
   * @throws OjinError `not-found`: no such session
   */
  partUrl(session: UploadSession, partNumber: number, signal?: AbortSignal): Promise<string> {
    const { s3Key, ...ids } = session;
    const body = { s3_key: s3Key, ...wireIds(ids), part_number: partNumber };
    return this.#transport.call('POST', PATHS.partUrl, { body, decode: decodePartUrl, signal });
  }

  /**
   * Creates the asset from the parts; name and category as at the start.
   * @throws OjinError `not-found`: no such session; `conflict`: parts are missing or too small
   */
  async complete(session: UploadSession, file: FileDescription, signal?: AbortSignal) {
    const body = { ...wireIds(session), ...described(file) };
    await this.#transport.send('POST', PATHS.completeUpload, { body, signal });
  }
}

const wireIds = ({ assetId, uploadId }: Omit<UploadSession, 's3Key'>) => ({
  asset_id: assetId,
  upload_id: uploadId,
});

const described = ({ name, category, mimeType, size }: FileDescription) => ({
  [FIELDS.fileName]: name,
  [FIELDS.category]: category,
  [FIELDS.mimeType]: mimeType,
  [FIELDS.size]: size,
});
