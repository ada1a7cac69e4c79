import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { wasAltered, type Emulator } from '../../src/emulator/index.ts';

/* The OpenAPI files hold for every answer of the emulator, in every test. */

interface Answer {
  readonly $ref?: string;
  readonly content?: Record<string, { schema: { $ref: string } }>;
}
interface Document {
  readonly paths: Record<string, Record<string, { responses: Record<string, Answer> }>>;
  readonly components: {
    readonly responses?: Record<string, Answer>;
    readonly schemas: Record<string, { examples?: unknown[] }>;
  };
}

export const readContract = (name: 'ojin' | 'sjinn'): Document =>
  JSON.parse(
    readFileSync(new URL(`../../openapi/${name}.json`, import.meta.url), 'utf8'),
  ) as Document;

export class ContractBroken extends Error {
  override readonly name = 'ContractBroken';
}

/** Compiles the schemas of a file; gives a function that throws when a value does not fit one. */
export function validatorOf(document: object): (pointer: string, value: unknown) => void {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'contract', ...document });
  return (pointer, value) => {
    const validate = ajv.getSchema(`contract${pointer}`);
    if (!validate) throw new ContractBroken(`There is no ${pointer}.`);
    if (validate(value) !== true)
      throw new ContractBroken(`${pointer}: ${ajv.errorsText(validate.errors)}`);
  };
}

const ojin = readContract('ojin');
const validate = validatorOf(ojin);

/** The segments of a template that are no parameters: the more, the better it fits. */
const fixed = (template: string): number =>
  template.split('/').filter((it) => !it.startsWith('{')).length;

function operationOf(method: string, path: string) {
  const templates = Object.keys(ojin.paths)
    .filter((it) => new RegExp(`^${it.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path))
    .sort((a, b) => fixed(b) - fixed(a));
  const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
  return templates.map((it) => ojin.paths[it]?.[verb]).find(Boolean);
}

async function check(request: Request, response: Response): Promise<void> {
  const { pathname } = new URL(request.url);
  const path = /^(?:\/scopes\/[^/]+)?\/v1(\/.*)$/.exec(pathname)?.[1];
  const { method } = request;
  if (path === undefined || method === 'OPTIONS' || wasAltered(response)) return;
  const where = `${method} ${path.slice(0, 80)} → ${response.status}`;
  const operation = operationOf(method, path);
  const { status } = response;
  if (!operation && status !== 404) throw new ContractBroken(`${where}: no such operation`);
  const named = operation ? operation.responses[status] : { $ref: '#/components/responses/404' };
  const answer = named?.$ref
    ? ojin.components.responses?.[named.$ref.split('/').at(-1) ?? '']
    : named;
  if (!answer) throw new ContractBroken(`${where}: no such answer`);
  const text = method === 'HEAD' ? '' : await response.clone().text();
  const pointer = answer.content?.['application/json']?.schema.$ref;
  if (pointer && method !== 'HEAD') validate(pointer, JSON.parse(text));
  else if (text) throw new ContractBroken(`${where}: a body where there is none`);
}

/** The emulator, every answer compared with `openapi/ojin.json`; the ones that a test has spoilt are not. */
export const underContract = (emulator: Emulator): Emulator => ({
  async fetch(request, connection) {
    const response = await emulator.fetch(request, connection);
    await check(request, response);
    return response;
  },
});
