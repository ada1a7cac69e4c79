import { basename } from 'node:path';
import { OjinError } from '../../http/error.ts';
import { findCandidates } from '../../ojin/candidates.ts';
import type { NewConfig, OjinClient } from '../../ojin/authenticated/client.ts';
import type { Motion } from '../../ojin/authenticated/contract.ts';
import type { AssetMetadata, ModelVariant, OwnModelConfig } from '../../ojin/authenticated/wire.ts';
import { uploadFile } from '../../upload/index.ts';
import { JournalFile, journalPath } from '../../upload/journal.ts';
import { CliError } from '../errors.ts';
import type { Terminal } from '../terminal.ts';
import { examineFile, type LocalFile } from './file.ts';
import { idleVideo } from './idle-video.ts';
import { PublishJournal } from './journal.ts';
import { parametersFor, slotsOf, type Media } from './parameters.ts';
import { chooseVariant } from './variant.ts';

export interface PublishOptions {
  readonly title: string;
  readonly variant?: string | undefined;
  readonly motion: Motion;
  /** The id of an existing film. */
  readonly idleVideo?: string | undefined;
  readonly again: boolean;
  /** How long to wait for the film. */
  readonly timeoutMs: number;
}

export interface Published {
  readonly config: OwnModelConfig;
  readonly assetIds: readonly string[];
}

interface Services {
  readonly client: OjinClient;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly apiBase: string;
}

/** Checks and uploads the file, requests a film of a picture, and creates the configuration. */
export async function publish(
  path: string,
  options: PublishOptions,
  { client, ...work }: Omit<Services, 'client'> & { client: () => Promise<OjinClient> },
): Promise<Published> {
  const file = await examineFile(path);
  const { terminal, signal, apiBase } = work;
  const service: Services = { ...work, client: await client() };
  const variant = await chooseVariant(service.client, options.variant, file.kind, signal);
  const { size, modified } = file;
  const journal = await PublishJournal.open(path, { size, modified, apiBase });

  if (!journal.steps.assetId) await refuseTakenTitle(service, options.title);
  const asset = await uploaded(path, journal, service);
  const media = await mediaOf(file, asset, { variant, options, journal, service });
  const config = await configured(service, {
    modelVariantId: variant.id,
    title: options.title,
    parameters: parametersFor(variant.configurationSchema, media, service.client.contract.media),
  });
  terminal.done(`Configuration ${config.id} (variant ${variant.id})`);
  await journal.remove();
  const ids = [asset.id, media.film].filter((id) => id !== undefined);
  return { config, assetIds: [...new Set(ids)] };
}

async function uploaded(
  path: string,
  journal: PublishJournal,
  { client, terminal, signal }: Services,
): Promise<AssetMetadata> {
  const { assetId } = journal.steps;
  const existing = assetId && (await client.assets.metadata(assetId, signal).catch(unlessGone));
  if (existing) {
    // killed between the two journals: the upload is recorded, but its own journal still exists
    await new JournalFile(journalPath(path)).remove();
    terminal.done(`Already uploaded: ${existing.id}`);
    return existing;
  }
  const asset = await uploadFile(client, path, {
    signal,
    onProgress: ({ sentBytes, totalBytes }) =>
      terminal.progress(`uploading, ${Math.floor((100 * sentBytes) / totalBytes)} %`),
    onRestart: (reason) => terminal.note(`Restarting the upload: ${reason}.`),
    onWarning: (warning) => terminal.note(`The upload is not verified completely: ${warning}.`),
    onUploaded: ({ id }) => {
      delete journal.steps.film;
      return journal.save({ assetId: id });
    },
  });
  terminal.done(`Uploaded ${basename(path)}: ${asset.id}`);
  return asset;
}

function unlessGone(error: unknown): undefined {
  if (!(error instanceof OjinError && error.code === 'not-found')) throw error as Error;
}

interface MediaOptions {
  readonly variant: ModelVariant;
  readonly options: PublishOptions;
  readonly journal: PublishJournal;
  readonly service: Services;
}

async function mediaOf(
  { kind }: LocalFile,
  asset: AssetMetadata,
  { variant, options, journal, service }: MediaOptions,
): Promise<Media> {
  if (kind === 'video') return { film: asset.id };
  const image = asset.id;
  if (!slotsOf(variant.configurationSchema, service.client.contract.media).film) return { image };
  if (options.idleVideo !== undefined) return { image, film: options.idleVideo };
  const { motion, again, timeoutMs } = options;
  const film = await idleVideo(asset, {
    ...{ ...service, journal, motion, again, timeoutMs },
    late: 'Run the same command again to keep waiting, or add --again to request a new one.',
  });
  service.terminal.done(`The film is ready: ${film}`);
  return { image, film };
}

/** An early check; the service has the final say when the configuration is created. */
async function refuseTakenTitle({ client, signal }: Services, title: string): Promise<void> {
  for await (const other of client.configs.all({}, signal))
    if (other.title === title) throw titleTaken(title);
}

const titleTaken = (title: string): CliError =>
  new CliError(
    'conflict',
    `A configuration with the title "${title}" already exists.`,
    'Run the same command again with another --title; nothing will be uploaded twice.',
  );

/** A configuration with this title and the same assets was created by an earlier run. */
async function configured(
  { client, signal }: Services,
  config: NewConfig,
): Promise<OwnModelConfig> {
  try {
    return await client.configs.create(config, signal);
  } catch (error) {
    if (!(error instanceof OjinError && error.code === 'conflict')) throw error;
  }
  const wanted = idsIn(config.parameters);
  const { title, modelVariantId } = config;
  for await (const other of client.configs.all({ modelVariantId }, signal)) {
    if (other.title !== title) continue;
    if (idsIn(other.parameters) === wanted) return other;
    if (other.parameters === undefined) throw perhapsTheSame(other);
  }
  throw titleTaken(title);
}

const perhapsTheSame = ({ id, title }: OwnModelConfig): CliError =>
  new CliError(
    'conflict',
    `A configuration with the title "${title}" already exists: ${id}. The service does not tell what it shows.`,
    `If an earlier run made it: ojin-widget snippet ${id}\n` +
      'Otherwise run the same command again with another --title; nothing will be uploaded twice.',
  );

const idsIn = (parameters: unknown): string =>
  findCandidates(parameters)
    .map(({ id }) => id)
    .sort()
    .join();
