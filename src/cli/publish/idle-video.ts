import { systemClock } from '../../http/clock.ts';
import { OjinError } from '../../http/error.ts';
import type { OjinClient } from '../../ojin/authenticated/client.ts';
import type { Motion } from '../../ojin/authenticated/contract.ts';
import type { AssetMetadata } from '../../ojin/authenticated/wire.ts';
import { CliError } from '../errors.ts';
import type { Terminal } from '../terminal.ts';
import type { PublishJournal } from './journal.ts';

export interface FilmRequest {
  readonly client: OjinClient;
  readonly journal: PublishJournal;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly motion: Motion;
  /** Request a new film, even if one was requested earlier. */
  readonly again: boolean;
  /** How long to wait for the film, ms. */
  readonly patience: number;
}

/** Poll interval, ms: 1 s at first, at most 10 s. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 10_000;

/**
 * The id of an idle video of the picture, once it is there. The service names no id when it accepts
 * the job, so the film is the one that was not there before.
 *
 * @throws CliError when it does not come in time; the same command goes on waiting
 */
export async function idleVideo(picture: AssetMetadata, request: FilmRequest): Promise<string> {
  const { journal, terminal, motion, patience, again, signal } = request;
  const asked = journal.steps.film;
  if (asked?.id) return asked.id;
  const goesOn = asked?.motion === motion && !again;
  const known = goesOn ? asked.known : await ask(picture, request);
  if (goesOn) terminal.done('The film was requested before');

  const start = performance.now();
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    const film = newFilm(picture, await films(request, new Set(known)));
    if (film) {
      await journal.save({ film: { motion, known, id: film.id } });
      return film.id;
    }
    const elapsed = performance.now() - start;
    if (elapsed + pause > patience) throw tooLate(patience);
    terminal.progress(`waiting for the film, ${Math.round(elapsed / 1000)} s`);
    await systemClock.sleep(pause, signal).catch(() => {
      throw new OjinError('aborted');
    });
  }
}

/** Asks for a film. Gives the ids of all that were there before. */
async function ask(picture: AssetMetadata, request: FilmRequest): Promise<string[]> {
  const { client, journal, motion, signal } = request;
  const known = (await films(request)).map(({ id }) => id);
  await journal.save({ film: { motion, known } });
  try {
    await client.assets.idleVideo(picture.id, motion, signal);
  } catch (error) {
    // refused: the next run has to ask again; without an answer, the film may be in the making
    if (error instanceof OjinError && error.status !== undefined) delete journal.steps.film;
    await journal.save({});
    throw error;
  }
  return known;
}

async function films({ client, signal }: FilmRequest, except = new Set<string>()) {
  const found: AssetMetadata[] = [];
  for await (const asset of client.assets.all({ category: 'video' }, signal))
    if (!except.has(asset.id)) found.push(asset);
  return found;
}

/** Others of the organization make films, too: one that is called after the picture comes first. */
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

/** Such as "1 minute" or "45 seconds". */
function duration(ms: number): string {
  const [count, unit] = ms < 60_000 ? [ms / 1000, 'second'] : [ms / 60_000, 'minute'];
  const whole = Math.max(1, Math.round(count));
  return `${whole} ${unit}${plural.select(whole) === 'one' ? '' : 's'}`;
}

const tooLate = (patience: number): CliError =>
  new CliError(
    'timeout',
    `The film was not ready after ${duration(patience)}.`,
    'Run the same command again to go on waiting, or add --again to request a new one.',
  );
