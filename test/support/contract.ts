import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { wasAltered, type Emulator } from '../../src/emulator/index.ts';

/* In every test, all responses of the emulator and the relay must match the OpenAPI files. */

interface Answer {
  readonly $ref?: string;
  readonly content?: Record<string, { schema: { $ref?: string } }>;
}
interface Document {
  readonly paths: Record<string, Record<string, { responses: Record<string, Answer> }>>;
  readonly components: {
    readonly responses?: Record<string, Answer>;
    readonly schemas: Record<string, { examples?: unknown[] }>;
  };
}

type Name = 'ojin' | 'sjinn' | 'relay';

export const readContract = (name: Name): Document =>
  JSON.parse(
    readFileSync(new URL(`../../openapi/${name}.json`, import.meta.url), 'utf8'),
  ) as Document;

export class ContractBroken extends Error {
  override readonly name = 'ContractBroken';
}

/** Compiles the schemas of a file; returns a function that throws when a value does not match. */
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

/** The number of literal segments in a template: the more, the better the match. */
const fixed = (template: string): number =>
  template.split('/').filter((it) => !it.startsWith('{')).length;

/** The definition of a response, and its location in the file. */
function answerOf(document: Document, method: string, path: string, status: number) {
  const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
  const [template] = Object.keys(document.paths)
    .filter((it) => document.paths[it]?.[verb])
    .filter((it) => new RegExp(`^${it.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path))
    .sort((a, b) => fixed(b) - fixed(a));
  if (template === undefined && status !== 404) throw new ContractBroken('no such operation');
  const named =
    template === undefined
      ? { $ref: '#/components/responses/404' }
      : document.paths[template]?.[verb]?.responses[status];
  const { $ref } = named ?? {};
  const shared = $ref && document.components.responses?.[$ref.split('/').at(-1) ?? ''];
  const at = $ref ?? `#/paths/${template?.replaceAll('/', '~1') ?? ''}/${verb}/responses/${status}`;
  const answer = $ref ? shared : named;
  if (!answer) throw new ContractBroken('no such answer');
  return { answer, at };
}

/** Returns a function that throws when a response does not match the OpenAPI file. */
export function contract(name: Name) {
  const document = readContract(name);
  const validate = validatorOf(document);
  /** @param path relative to the server's */
  return async (method: string, path: string, response: Response): Promise<void> => {
    const text = method === 'HEAD' ? '' : await response.clone().text();
    try {
      const { answer, at } = answerOf(document, method, path, response.status);
      const body = answer.content?.['application/json'];
      if (body && method !== 'HEAD')
        validate(body.schema.$ref ?? `${at}/content/application~1json/schema`, JSON.parse(text));
      else if (text) throw new ContractBroken('unexpected body');
    } catch (error) {
      const where = `${method} ${path.slice(0, 80)} → ${response.status}`;
      throw new ContractBroken(`${where}: ${(error as Error).message}`);
    }
  };
}

const services = [
  { below: '/v1', check: contract('ojin') },
  { below: '/api/un-api', check: contract('sjinn') },
];

async function check({ method, url }: Request, response: Response): Promise<void> {
  const path = new URL(url).pathname.replace(/^\/scopes\/[^/]+/, '');
  const service = services.find(({ below }) => path.startsWith(`${below}/`));
  if (!service || method === 'OPTIONS' || wasAltered(response)) return;
  await service.check(method, path.slice(service.below.length), response);
}

/** The emulator with every response checked against `openapi/`, except those altered by a test. */
export const underContract = (emulator: Emulator): Emulator => ({
  ...emulator,
  async fetch(request, connection) {
    const response = await emulator.fetch(request, connection);
    await check(request, response);
    return response;
  },
});
