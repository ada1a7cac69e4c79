import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { compileSchema } from '../../ojin/authenticated/schema.ts';
import { modelOf } from '../personas.ts';
import type { EmulatorEnv, Scope } from '../scope.ts';
import { overrideOf } from './overrides.ts';
import { found, Refusal, refuseProblems } from './refusal.ts';
import { guards, mayChange, ofSource, page, uuidOf } from './requests.ts';
import { CREATOR, ORGANIZATIONS, type ModelConfig } from './store.ts';
import { VARIANTS } from './variants.ts';
import type { Wire } from './wire.ts';

const title = { type: 'string', minLength: 1, maxLength: 200 };
const parameters = { type: 'object' };

interface Creation {
  readonly modelVariantId: string;
  readonly title: string;
  readonly parameters: ModelConfig['model_configurations'];
}
type Change = Partial<Pick<Creation, 'title' | 'parameters'>>;

/** Configurations: list, create, read, update, delete. */
export function configRoutes(wire: Wire): Hono<EmulatorEnv> {
  const { paths, verbs, fields } = wire.contract;
  const readCreation = wire.bodyReader<Creation>({
    modelVariantId: { type: 'string' },
    title,
    parameters,
  });
  const readChange = wire.bodyReader<Change>(
    { title, parameters },
    { required: [], minProperties: 1 },
  );
  const routes = new Hono<EmulatorEnv>();
  routes.use(`${paths.configs}/*`, ...guards(wire));

  routes.get(paths.configs, (c) => {
    const variant = wire.query(c, 'modelVariantId');
    const all = ofSource(wire.query(c, 'source'), [...c.env.scope.ojin.configs.values()]);
    const matching = variant ? all.filter((it) => it.model_variant_id === variant) : all;
    return wire.list('config', page(c, wire, matching));
  });

  routes.on(verbs.create, paths.configs, async (c) => {
    const { scope } = c.env;
    const { modelVariantId, title, parameters } = await readCreation(c);
    checkParameters(modelVariantId, parameters, fields.parameters);
    checkTitle(scope, title);
    const now = new Date(scope.now()).toISOString();
    const config: ModelConfig = {
      ...{ id: randomUUID(), organization_id: ORGANIZATIONS.org, created_by: CREATOR },
      ...{ model_id: modelOf(modelVariantId), model_variant_id: modelVariantId, title },
      ...{ model_configurations: parameters, created_at: now, updated_at: now },
    };
    scope.ojin.configs.set(config.id, config);
    return wire.answer('config', config, 201);
  });

  const config = `${paths.configs}/:id` as const;
  routes.get(config, (c) => {
    const id = uuidOf(c.req.param('id'));
    const override = overrideOf(c, wire, 'model-configs', id);
    return override ?? wire.answer('config', found(c.env.scope.ojin.configs.get(id)));
  });

  routes.on(verbs.update, config, async (c) => {
    const { scope } = c.env;
    const config = found(scope.ojin.configs.get(uuidOf(c.req.param('id'))));
    mayChange(config);
    const { title, parameters } = await readChange(c);
    if (parameters) checkParameters(config.model_variant_id, parameters, fields.parameters);
    if (title !== undefined) checkTitle(scope, title, config.id);
    Object.assign(config, {
      ...(title === undefined ? {} : { title }),
      ...(parameters ? { model_configurations: parameters } : {}),
      updated_at: new Date(scope.now()).toISOString(),
    });
    return wire.answer('config', config);
  });

  routes.on(verbs.delete, config, (c) => {
    const { ojin } = c.env.scope;
    const config = found(ojin.configs.get(uuidOf(c.req.param('id'))));
    mayChange(config);
    const deleteReference = wire.query(c, 'deleteReference') === 'true';
    if (ojin.usedByAgents.has(config.id) && !deleteReference)
      throw new Refusal(409, 'Cannot delete, referenced by AgentConfig.');
    ojin.usedByAgents.delete(config.id);
    ojin.configs.delete(config.id);
    return new Response(null, { status: 204 });
  });
  return routes;
}

/** @throws Refusal 404 for an unknown variant, 400 when its schema rejects the parameters */
function checkParameters(variantId: string, parameters: unknown, field: string): void {
  const variant = found(
    VARIANTS.find(({ id }) => id === variantId),
    'Referenced ModelVariant not found.',
  );
  const check = compileSchema(variant.configuration_schema);
  refuseProblems(check, parameters, field);
}

/** @throws Refusal 409: titles are unique in an organization */
function checkTitle({ ojin }: Scope, wanted: string, except = ''): void {
  for (const { id, title, organization_id } of ojin.configs.values())
    if (title === wanted && id !== except && organization_id === ORGANIZATIONS.org)
      throw new Refusal(409, 'A configuration with this title already exists.');
}
