import { systemClock } from '../../http/clock.ts';
import { OjinError } from '../../http/error.ts';
import type { OjinClient } from '../../ojin/authenticated/client.ts';
import type { Motion } from '../../ojin/authenticated/contract.ts';
import type { AssetMetadata } from '../../ojin/authenticated/wire.ts';
import { CliError } from '../errors.ts';
import type { Terminal } from '../terminal.ts';
import type { PublishJournal } from './journal.ts';

export interface FilmWait {
  readonly client: OjinClient;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** How long to wait for the film, ms. */
  readonly timeoutMs: number;
  /** What to do when it is not ready in time. */
  readonly late: string;
}

export interface FilmRequest extends FilmWait {
  readonly journal: PublishJournal;
  readonly motion: Motion;
  /** Request a new film even if one was already requested. */
  readonly again: boolean;
}

/** Poll interval, ms: 1 s at first, at most 10 s. */
const INITIAL_PAUSE = 1000;
const MAX_PAUSE = 10_000;

/**
 * Requests an idle video of the picture, unless an earlier run did, waits for it, and returns its id.
 *
 * @throws CliError when it is not ready in time; the same command resumes waiting
 */
export async function idleVideo(picture: AssetMetadata, request: FilmRequest): Promise<string> {
  const { journal, terminal, motion, again } = request;
  const previous = journal.steps.film;
  if (previous?.id) return previous.id;
  const isResuming = previous?.motion === motion && !again;
  const known = isResuming ? previous.known : await requestFilm(picture, request);
  if (isResuming) terminal.done('The film was already requested');
  const id = await awaitFilm(picture, known, request);
  await journal.save({ film: { motion, known, id } });
  return id;
}

/**
 * Waits for a film of the picture and returns its id. The service returns no id when it accepts the
 * job, so the film is the one that did not exist before.
 *
 * @param known the ids of all films that existed before
 * @throws CliError when it is not ready in time
 */
export async function awaitFilm(
  picture: AssetMetadata,
  known: readonly string[],
  wait: FilmWait,
): Promise<string> {
  const { terminal, timeoutMs, signal, late } = wait;
  const start = performance.now();
  for (let pause = INITIAL_PAUSE; ; pause = Math.min(pause * 1.5, MAX_PAUSE)) {
    const film = newFilm(picture, await films(wait, new Set(known)));
    if (film) return film.id;
    const elapsed = performance.now() - start;
    if (elapsed + pause > timeoutMs) throw timedOut(timeoutMs, late);
    terminal.progress(`waiting for the film, ${Math.round(elapsed / 1000)} s`);
    await systemClock.sleep(pause, signal).catch(() => {
      throw new OjinError('aborted');
    });
  }
}

/** Requests a film. Returns the ids of all films that existed before. */
async function requestFilm(picture: AssetMetadata, request: FilmRequest): Promise<string[]> {
  const { client, journal, motion, signal } = request;
  const known = await filmIds(request);
  await journal.save({ film: { motion, known } });
  try {
    await client.assets.idleVideo(picture.id, motion, signal);
  } catch (error) {
    // rejected: the next run must request again; without a response, the job may have been accepted
    if (error instanceof OjinError && error.status !== undefined) delete journal.steps.film;
    await journal.save({});
    throw error;
  }
  return known;
}

type FilmLookup = Pick<FilmWait, 'client' | 'signal'>;

export const filmIds = async (lookup: FilmLookup): Promise<string[]> =>
  (await films(lookup)).map(({ id }) => id);

async function films({ client, signal }: FilmLookup, except = new Set<string>()) {
  const found: AssetMetadata[] = [];
  for await (const asset of client.assets.all({ category: 'video' }, signal))
    if (!except.has(asset.id)) found.push(asset);
  return found;
}

/** Others in the organization create films, too: one named after the picture takes precedence. */
function newFilm({ name }: AssetMetadata, fresh: readonly AssetMetadata[]) {
  const stem = name.replace(/\.\w+$/, '');
  const named = fresh.find((film) => film.name.includes(stem));
  if (named || fresh.length < 2) return named ?? fresh[0];
  const list = fresh.map(({ id }) => id).join(', ');
  throw new CliError(
    'ambiguous',
    `Several films appeared at once: ${list}.`,
    'Choose one with --idle-video <asset-id>.',
  );
}

const plural = new Intl.PluralRules('en');

/** For example "1 minute" or "45 seconds". */
function duration(ms: number): string {
  const [count, unit] = ms < 60_000 ? [ms / 1000, 'second'] : [ms / 60_000, 'minute'];
  const whole = Math.max(1, Math.round(count));
  return `${whole} ${unit}${plural.select(whole) === 'one' ? '' : 's'}`;
}

const timedOut = (timeoutMs: number, fix: string): CliError =>
  new CliError('timeout', `The film was not ready after ${duration(timeoutMs)}.`, fix);
