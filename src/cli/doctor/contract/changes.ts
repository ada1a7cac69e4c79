import { randomUUID } from 'node:crypto';
import type { Inquiry, Reply } from './inquiry.ts';
import type { Lessons } from './lessons.ts';

/*
 * What changes something: told from refusals. The questions cannot be fulfilled: a body that is not
 * JSON, a body without any field, or an id that nobody has.
 */

interface Ports {
  readonly inquiry: Inquiry;
  readonly lessons: Lessons;
}

type PathName = 'initiateUpload' | 'partUrl' | 'completeUpload' | 'idleVideo';
type FieldName = keyof Lessons['expected']['fields'];

const BROKEN = '{';
const FILE = ['fileName', 'category', 'mimeType', 'size'] as const;
const UPLOADS: readonly (readonly [path: PathName, fields: readonly FieldName[]])[] = [
  ['initiateUpload', FILE],
  ['partUrl', ['s3Key', 'partNumber']],
  ['completeUpload', []],
];

export async function learnChanges(ports: Ports): Promise<void> {
  await learnConfigs(ports);
  let verbs = ports.lessons.alternatives('verbs', 'upload');
  let uploadVerb: string | undefined;
  for (const [path, fields] of UPLOADS) {
    const verb = await learnOperation(ports, path, verbs, fields);
    if (verb === undefined) continue;
    uploadVerb ??= verb;
    verbs = [uploadVerb];
  }
  learnVerb(ports, 'upload', uploadVerb);
  const idleVerbs = ports.lessons.alternatives('verbs', 'idleVideo');
  const fields = ['sourceAsset', 'motion'] as const;
  learnVerb(ports, 'idleVideo', await learnOperation(ports, 'idleVideo', idleVerbs, fields));
}

function learnVerb({ lessons }: Ports, name: string, verb: string | undefined): void {
  if (verb === undefined) lessons.unknown(`verbs.${name}`, 'no path for it was found');
  else lessons.sent('verbs', name, verb);
}

/** The verbs of a configuration, asked about an id that nobody has, and its fields. */
async function learnConfigs({ inquiry, lessons }: Ports): Promise<void> {
  const { paths, verbs } = lessons.expected;
  const refusal = await refusalOfNothing(inquiry, verbs.create, paths.configs);
  learnFields(lessons, ['parameters'], refusal);
  const path = `${paths.configs}/${randomUUID()}`;
  const allowed = (await inquiry.ask('OPTIONS', path))?.allow ?? [];
  const { delete: remove } = verbs;
  if (allowed.includes(remove) || (await isDeletion(inquiry, remove, path)))
    lessons.sent('verbs', 'delete', remove);
  else lessons.unknown('verbs.delete', 'it does not differ from an unknown path');
  for (const verb of lessons.alternatives('verbs', 'update'))
    if (allowed.includes(verb) || (await isOffered(inquiry, verb, path))) {
      lessons.sent('verbs', 'update', verb);
      return;
    }
  lessons.unknown('verbs.update', 'no alternative differs from an unknown path');
}

/** Finds the path and verb of a call, and the fields that a refusal names. Returns the verb. */
async function learnOperation(
  { inquiry, lessons }: Ports,
  name: PathName,
  verbs: readonly string[],
  fields: readonly FieldName[],
): Promise<string | undefined> {
  for (const verb of verbs)
    for (const path of pathsOf(lessons, name)) {
      if (!(await isOffered(inquiry, verb, path))) continue;
      lessons.sent('paths', name, path);
      learnFields(lessons, fields, await refusalOfNothing(inquiry, verb, path));
      return verb;
    }
  lessons.unknown(`paths.${name}`, 'no alternative differs from an unknown path');
  learnFields(lessons, fields, '');
  return undefined;
}

/** The alternatives, also below the path of the assets that was found. */
function pathsOf(lessons: Lessons, name: PathName): readonly string[] {
  const { assets } = lessons.contract.paths;
  const all = lessons.alternatives('paths', name);
  const usual = `${lessons.alternatives('paths', 'assets')[0] ?? ''}/`;
  const moved = all
    .filter((path) => path.startsWith(usual))
    .map((path) => `${assets}/${path.slice(usual.length)}`);
  return [...new Set([...all, ...moved])];
}

/** Only of a record that does not exist: the service has to say so first. */
async function isDeletion(inquiry: Inquiry, verb: string, path: string): Promise<boolean> {
  const isAbsent = (await inquiry.ask('GET', path))?.status === 404;
  return isAbsent && isOffered(inquiry, verb, path);
}

const REFUSES_BODY = new Set([400, 415, 422]);

/** What the service misses in an empty body; only if it refuses bodies that are not JSON. */
async function refusalOfNothing(inquiry: Inquiry, verb: string, path: string): Promise<string> {
  const broken = await inquiry.ask(verb, path, { body: BROKEN });
  if (!broken || !REFUSES_BODY.has(broken.status)) return '';
  return (await inquiry.ask(verb, path, { body: '{}' }))?.words ?? '';
}

/** A name at the start of a sentence, or after a separator: `/size is missing`, `body.size: …`. */
const mentions = (words: string, name: string): boolean =>
  new RegExp(`(^|; |[/.,"'\`[])${name}(?![\\w-])`).test(words);

function learnFields(lessons: Lessons, fields: readonly FieldName[], words: string): void {
  for (const field of fields) {
    const name = lessons.alternatives('fields', field).find((it) => mentions(words, it));
    if (name !== undefined) lessons.sent('fields', field, name);
    else lessons.unknown(`fields.${field}`, 'no refusal names it');
  }
}

/** Whether the answer to a broken body differs from that of a path that surely does not exist. */
async function isOffered(inquiry: Inquiry, verb: string, path: string): Promise<boolean> {
  const reply = await inquiry.ask(verb, path, { body: BROKEN });
  if (!reply || reply.status === 405 || reply.status === 501 || reply.status >= 500) return false;
  if (reply.status === 429 || reply.status < 300) return false; // says nothing, or ignores the body
  const [first = '', ...rest] = path.split('/').slice(1);
  const nowhere = `/${[`${first}-${randomUUID().slice(0, 8)}`, ...rest].join('/')}`;
  const unknown = await inquiry.ask(verb, nowhere, { body: BROKEN });
  return unknown !== undefined && gist(reply, path, verb) !== gist(unknown, nowhere, verb);
}

/** An answer without what it repeats of the question. */
const gist = ({ status, words }: Reply, path: string, verb: string): string =>
  `${status} ${words.replaceAll(path, '').replaceAll(verb, '')}`;
