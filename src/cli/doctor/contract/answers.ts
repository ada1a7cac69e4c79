import { OjinError } from '../../../http/error.ts';
import { isRecord } from '../../../http/json.ts';
import { codeForStatus } from '../../../http/status.ts';
import type { Names } from '../../../ojin/authenticated/contract.ts';
import type { Inquiry, Reply } from './inquiry.ts';
import type { Lessons } from './lessons.ts';

/* What can be read: the lists, the records in them, and where they are. Only GETs. */

type Row = Readonly<Record<string, unknown>>;
type Kind = 'config' | 'variant' | 'asset';

interface Sample {
  /** Undecoded records. */
  readonly rows: readonly Row[];
  /** Their ids; empty when unknown. */
  readonly ids: readonly string[];
}

/** The records that were found; later steps ask about them. */
export interface Samples {
  readonly configs: Sample;
  readonly assets: Sample;
}

interface Ports {
  readonly inquiry: Inquiry;
  readonly lessons: Lessons;
}

/** How many records of a list are looked at. */
const SAMPLE = '20';
const at = (json: unknown, name: string): unknown =>
  name === '' ? json : isRecord(json) ? json[name] : undefined;

/**
 * @throws OjinError when the key is refused, or the API has no list of configurations where the
 * documentation says
 */
export async function learnAnswers(ports: Ports): Promise<Samples> {
  const { lessons } = ports;
  const { paths } = lessons.expected;
  const first = await listing(ports, paths.configs);
  if (!first) throw new OjinError('network');
  if (first.status >= 300) throw new OjinError(codeForStatus(first.status), first);
  if (!pages(ports, first).length) throw new OjinError('bad-answer');

  const lists: Reply[] = [first];
  const located = async (name: 'variants' | 'assets'): Promise<string> => {
    for (const path of lessons.alternatives('paths', name)) {
      const reply = await listing(ports, path);
      if (reply?.status !== 200 || !pages(ports, reply).length) continue;
      lessons.sent('paths', name, path);
      lists.push(reply);
      return path;
    }
    lessons.unknown(`paths.${name}`, 'no alternative answers with a list');
    return paths[name];
  };
  const variantsPath = await located('variants');
  const assetsPath = await located('assets');

  const variants = await sampled(ports, 'variant', variantsPath);
  const configs = await sampled(ports, 'config', paths.configs);
  const assets = await sampled(ports, 'asset', assetsPath);
  await learnEnvelope(ports, lists, { variants, variantsPath });
  learnNames(ports, 'variant', variants.rows);
  learnNames(ports, 'config', configs.rows);
  const linked = await learnLinks(ports, assetsPath, assets);
  learnNames(ports, 'asset', [...assets.rows, ...linked]);
  return { configs, assets };
}

const listing = ({ inquiry, lessons }: Ports, path: string, source?: string) => {
  const { query } = lessons.expected;
  return inquiry.ask('GET', path, {
    query: { [query.limit]: SAMPLE, ...(source === undefined ? {} : { [query.source]: source }) },
  });
};

interface Page {
  readonly content: string;
  readonly items: string;
  readonly entries: readonly unknown[];
  /** What the list is in. */
  readonly page: unknown;
}

/** Every way to read an answer as a list. */
function pages({ lessons }: Ports, { json }: Reply): Page[] {
  const { envelope, page: names } = lessons.expected.answers;
  return envelope.content.flatMap((content) =>
    names.items.flatMap((items) => {
      const page = at(json, content);
      const entries = at(page, items);
      return Array.isArray(entries) ? [{ content, items, entries, page }] : [];
    }),
  );
}

/** Records of the organization, or else of the templates. */
async function sampled(ports: Ports, kind: Kind, path: string): Promise<Sample> {
  const sources = kind === 'variant' ? [undefined] : ['org', 'template'];
  for (const source of sources) {
    const reply = await listing(ports, path, source);
    const rows = (reply && pages(ports, reply)[0]?.entries.filter(isRecord)) ?? [];
    if (rows.length) return { rows, ids: rows.flatMap((row) => idOf(ports, kind, row)) };
  }
  return { rows: [], ids: [] };
}

function idOf({ lessons }: Ports, kind: Kind, row: Row): string[] {
  const value = lessons.expected.answers[kind].id.map((name) => row[name]).find(Boolean);
  return typeof value === 'string' ? [value] : [];
}

/** Single records tell the envelope; with it, the lists can be read in one way only. */
async function learnEnvelope(
  ports: Ports,
  lists: readonly Reply[],
  { variants, variantsPath }: { variants: Sample; variantsPath: string },
): Promise<void> {
  const { inquiry, lessons } = ports;
  const { envelope, variant, page: names } = lessons.expected.answers;
  const [id] = variants.ids;
  const reply = id && (await inquiry.ask('GET', `${variantsPath}/${encodeURIComponent(id)}`));
  const content = envelope.content.find((name) => {
    const record = reply && at(reply.json, name);
    return isRecord(record) && variant.id.some((it) => record[it] === id);
  });
  if (content === undefined)
    lessons.unknown('answers.envelope.content', 'no single record could be read');
  else lessons.read('envelope', 'content', content);
  const all = lists.flatMap((list) => pages(ports, list).slice(0, 1));
  const fitting = lists.flatMap((list) =>
    pages(ports, list).filter((page) => page.content === content),
  );
  const [found] = fitting.length ? fitting : all;
  if (!found) return;
  lessons.read('page', 'items', found.items);
  const total = names.total.find((name) => Number.isInteger(at(found.page, name)));
  if (total === undefined) lessons.unknown('answers.page.total', 'the lists have none');
  else lessons.read('page', 'total', total);
}

/** Which of the names the records have, and which fields nobody asked for. */
function learnNames({ lessons }: Ports, kind: Kind, rows: readonly Row[]): void {
  const fields = Object.entries<Names>(lessons.expected.answers[kind]);
  const known = new Set(fields.flatMap(([, names]) => names));
  const others = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (name) => !known.has(name),
  );
  const hint = others.length ? `; not understood: ${others.slice(0, 10).join(', ')}` : '';
  const reason = rows.length ? `the records have none of its names${hint}` : 'there are no records';
  for (const [field, names] of fields) {
    const name = names.find((it) => rows.some((row) => row[it] != null));
    if (name === undefined) lessons.unknown(`answers.${kind}.${field}`, reason);
    else lessons.read(kind, field, name);
  }
}

/** Where an asset is with its link, and where without. Returns what was read. */
async function learnLinks(
  { inquiry, lessons }: Ports,
  assetsPath: string,
  { ids: [id] }: Sample,
): Promise<Row[]> {
  const { asset: names, envelope } = lessons.expected.answers;
  const asset = `${assetsPath}/${encodeURIComponent(id ?? '')}`;
  const rows: Row[] = [];
  const find = async (name: 'link' | 'metadata', withLink: boolean) => {
    for (const suffix of id === undefined ? [] : lessons.alternatives('paths', name)) {
      const reply = await inquiry.ask('GET', asset + suffix);
      const records = envelope.content.map((content) => at(reply?.json, content)).filter(isRecord);
      const record = records.find((it) => names.id.some((idName) => it[idName] === id));
      if (!record || names.url.some((url) => record[url] != null) !== withLink) continue;
      rows.push(record);
      lessons.sent('paths', name, suffix);
      return;
    }
    const reason = id === undefined ? 'there are no assets' : 'no alternative has it';
    lessons.unknown(`paths.${name}`, reason);
  };
  await find('link', true);
  await find('metadata', false);
  return rows;
}
