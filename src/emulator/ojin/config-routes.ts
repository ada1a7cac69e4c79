import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { compileSchema } from '../../ojin/authenticated/schema.ts';
import { json } from '../answers.ts';
import { modelOf } from '../personas.ts';
import type { EmulatorEnv, Scope } from '../scope.ts';
import { overrideOf } from './overrides.ts';
import {
  authenticated,
  bodyReader,
  mayChange,
  notFound,
  ofSource,
  page,
  Refusal,
  refuseProblems,
  smallBody,
  uuidOf,
} from './requests.ts';
import { CREATOR, ORGANIZATIONS, type ModelConfig } from './store.ts';
import { VARIANTS } from './variants.ts';

const title = { type: 'string', minLength: 1, maxLength: 200 };
const model_configurations = { type: 'object' };

type Change = Partial<Pick<ModelConfig, 'title' | 'model_configurations'>>;
type Creation = Required<Change> & Pick<ModelConfig, 'model_variant_id'>;

const creation = bodyReader<Creation>({
  type: 'object',
  properties: { model_variant_id: { type: 'string' }, title, model_configurations },
  required: ['model_variant_id', 'title', 'model_configurations'],
  additionalProperties: false,
});
const change = bodyReader<Change>({
  type: 'object',
  properties: { title, model_configurations },
  minProperties: 1,
  additionalProperties: false,
});

/** `/v1/model-configs`: list, create, read, update, delete. */
export function configRoutes(): Hono<EmulatorEnv> {
  const routes = new Hono<EmulatorEnv>();
  routes.use(authenticated, smallBody);

  routes.get('/', (c) => {
    const variant = c.req.query('model_variant_id');
    const all = ofSource(c, [...c.env.scope.ojin.configs.values()]);
    return json(page(c, variant ? all.filter((it) => it.model_variant_id === variant) : all));
  });

  routes.post('/', async (c) => {
    const { scope } = c.env;
    const body = await creation(c);
    checkParameters(body.model_variant_id, body.model_configurations);
    checkTitle(scope, body.title);
    const now = new Date(scope.now()).toISOString();
    const config: ModelConfig = {
      ...{ id: randomUUID(), organization_id: ORGANIZATIONS.org, created_by: CREATOR },
      ...{ model_id: modelOf(body.model_variant_id), ...body, created_at: now, updated_at: now },
    };
    scope.ojin.configs.set(config.id, config);
    return json(config, 201);
  });

  routes.get('/:id', (c) => {
    const id = uuidOf(c);
    return overrideOf(c, 'model-configs', id) ?? json(found(c.env.scope, id));
  });

  routes.patch('/:id', async (c) => {
    const { scope } = c.env;
    const config = found(scope, uuidOf(c));
    mayChange(config);
    const body = await change(c);
    if (body.model_configurations)
      checkParameters(config.model_variant_id, body.model_configurations);
    if (body.title !== undefined) checkTitle(scope, body.title, config.id);
    Object.assign(config, body, { updated_at: new Date(scope.now()).toISOString() });
    return json(config);
  });

  routes.delete('/:id', (c) => {
    const { ojin } = c.env.scope;
    const config = found(c.env.scope, uuidOf(c));
    mayChange(config);
    if (ojin.usedByAgents.has(config.id))
      throw new Refusal(409, 'Cannot delete, referenced by AgentConfig.');
    ojin.configs.delete(config.id);
    return new Response(null, { status: 204 });
  });
  return routes;
}

function found({ ojin }: Scope, id: string): ModelConfig {
  const config = ojin.configs.get(id);
  if (!config) throw notFound();
  return config;
}

/** @throws Refusal 404 for an unknown variant, 400 when its schema rejects the parameters */
function checkParameters(variantId: string, parameters: unknown): void {
  const variant = VARIANTS.find(({ id }) => id === variantId);
  if (!variant) throw new Refusal(404, 'Referenced ModelVariant not found.');
  const check = compileSchema(variant.configuration_schema);
  refuseProblems(check, parameters, 'model_configurations');
}

/** @throws Refusal 409: titles are unique in an organization */
function checkTitle({ ojin }: Scope, wanted: string, except = ''): void {
  for (const { id, title, organization_id } of ojin.configs.values())
    if (title === wanted && id !== except && organization_id === ORGANIZATIONS.org)
      throw new Refusal(409, 'A configuration with this title already exists.');
}
