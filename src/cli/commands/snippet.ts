import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { isUuid } from '../../ojin/candidates.ts';
import { systemClock } from '../../http/clock.ts';
import { OjinError } from '../../http/error.ts';
import { findPreview } from '../../ojin/preview.ts';
import { isPublicDefault, publicFetch } from '../../ojin/authenticated/public-fetch.ts';
import { PublicClient } from '../../ojin/public-client.ts';
import type { Asset } from '../../ojin/wire.ts';
import type { Context } from '../context.ts';
import { distFolder } from '../dist.ts';
import { usageError } from '../errors.ts';
import { plain } from '../plain.ts';
import { contentSecurityPolicy, sourceOf } from '../policy.ts';
import { servePreview } from '../preview-page.ts';
import { importMap, SCRIPT, snippet, type SnippetOptions, STYLE } from '../snippet.ts';
import type { Run } from './run.ts';

interface Options {
  readonly script: string;
  readonly poster?: string;
  readonly title?: string;
  readonly task?: string;
  readonly integrity: boolean;
  readonly csp: boolean;
  readonly mediaFrom: readonly string[];
  readonly open: boolean;
}

export const addSnippet = (program: Command, run: Run): Command =>
  program
    .command('snippet')
    .summary('prints the snippet to paste into a page')
    .description('Prints the snippet for a configuration, with its current asset. Requires no key.')
    .argument('<config-id>', 'UUID of the configuration')
    .option('--script <url>', 'where you host ojin-widget.js', SCRIPT)
    .option('--poster <url>', 'picture shown before the film, or when scripts are disabled')
    .option('--title <text>', 'alternative text of the poster')
    .option('--task <url>', 'add a field for films from a sentence, with this token endpoint')
    .option('--integrity', 'let the page load these files only: hashes of this version', false)
    .option('--csp', 'also print the Content-Security-Policy of a page with the snippet', false)
    .option(
      '--media-from <url...>',
      "for --csp: where else media are, a task's films above all",
      [],
    )
    .option('--open', 'open the snippet on a local page', false)
    .action(
      run(async (context, options: Options, configId: string) => {
        if (!isUuid(configId)) throw usageError('The id of a configuration must be a UUID.');
        const { csp, open, mediaFrom, integrity: isPinned, ...shown } = options;
        const { terminal, apiBase } = context;
        const media = await findMedia(configId, context);
        const integrity = isPinned ? await integrityOfBuild() : undefined;
        const snippetOptions = { ...shown, configId, assetId: media.assetId, apiBase, integrity };
        const text = snippet(snippetOptions);
        const urls = [...media.urls, ...mediaFrom];
        const policy = csp ? policyOf(snippetOptions, urls) : undefined;
        terminal.block(text);
        if (policy !== undefined) terminal.block(`\nContent-Security-Policy: ${policy}`);
        if (csp) noteLimits(options, urls, context);
        noteAdapter(context);
        terminal.object({
          ...{ config_id: configId, snippet: text },
          ...(policy === undefined ? {} : { content_security_policy: policy }),
        });
        if (open) await servePreview(context, snippetOptions);
      }),
    );

/** The hashes that the build has written. */
async function integrityOfBuild(): Promise<Record<string, string>> {
  const dist = distFolder();
  if (!dist) throw usageError('The widget has not been built.', 'Run "npm run build" first.');
  const text = await readFile(new URL('integrity.json', dist), 'utf8');
  return JSON.parse(text) as Record<string, string>;
}

/** The policy under which a page with just the snippet works. @param media URLs of media */
function policyOf(options: SnippetOptions, media: readonly string[]): string {
  const { script, poster, task, apiBase, integrity } = options;
  const optional = (url: string | undefined) => (url === undefined ? [] : [sourceOf(url)]);
  const stores = media.map(sourceOf);
  return contentSecurityPolicy({
    script: [sourceOf(script), ...(integrity ? [hashSource(importMap(options))] : [])],
    style: [hashSource(STYLE)],
    connect: [sourceOf(apiBase), ...optional(task)],
    media: stores,
    img: [...stores, ...optional(poster)],
  });
}

/** Allows one inline text. Source: CSP Level 3, section 2.3.1. */
const hashSource = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What a policy cannot know. */
function noteLimits(
  { task, mediaFrom, integrity }: Options,
  media: readonly string[],
  { terminal }: Context,
): void {
  terminal.note();
  terminal.note(`Paste <style>${integrity ? ' and the import map' : ''} exactly as above:`);
  terminal.note('the policy allows this text and no other.');
  if (!media.length) terminal.note('The origin of the media is unknown: add it with --media-from.');
  if (task !== undefined && !mediaFrom.length)
    terminal.note("Add the origins of SJinn's pictures and films with --media-from.");
}

/** A page understands only the default names and paths of the public endpoints. */
export function noteAdapter({ terminal, contract }: Context): void {
  if (isPublicDefault(contract)) return;
  terminal.note();
  terminal.note('The contract changes the public endpoints: set the property "fetch" of the');
  terminal.note('element to a function that adapts them. See "Another API" in the documentation.');
}

interface Media {
  /** What the configuration shows; undefined if that cannot be found. */
  readonly assetId?: string | undefined;
  /** Links to all media that it references, the poster included. */
  readonly urls: readonly string[];
}

/** The media of a configuration; none, with a note, if they cannot be found. */
async function findMedia(
  configId: string,
  { apiBase, contract, signal, terminal }: Context,
): Promise<Media> {
  const fetch = publicFetch(apiBase, contract, globalThis.fetch);
  const source = new PublicClient({ apiBase, fetch, storage: null }).source(signal);
  const requested: Promise<Asset>[] = [];
  const asset = (id: string) => {
    const request = source.asset(id);
    requested.push(request);
    return request;
  };
  try {
    const found = findPreview({ ...source, asset }, { configId }, systemClock.sleep);
    const shown = await found.asset;
    const all = await Promise.allSettled(requested);
    const urls = all.flatMap((it) => (it.status === 'fulfilled' ? [it.value.url] : []));
    return { assetId: shown?.id, urls };
  } catch (error) {
    if (!(error instanceof OjinError) || error.code === 'aborted') throw error;
    terminal.note(`Omitted asset-id, which would save a round trip: ${plain(error.message)}`);
    return { urls: [] };
  }
}
