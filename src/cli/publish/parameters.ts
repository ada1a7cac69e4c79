import { CONTRACT } from '../../ojin/authenticated/contract.ts';
import { setAt } from '../parameters.ts';

/** The assets that a configuration can reference. */
export interface Media {
  readonly film?: string | undefined;
  readonly image?: string | undefined;
}
type Role = keyof Media;
type Path = readonly string[];

/** Key patterns of each role; a schema's property names are the only indication. */
const ROLES: readonly (readonly [Role, RegExp])[] = [
  ['film', /idle|video|film|clip/],
  ['image', /image|picture|portrait|photo|still/],
];
const EXCLUDED = /audio|voice|sound|weight/;
const MAX_DEPTH = 4;

/** The names of parameters to try where a variant has no schema. */
type Fallback = Readonly<Record<Role, string>>;

/** Paths in a variant's `configuration_schema` that take the id of a film or picture. */
export function slotsOf(
  schema: unknown,
  fallback: Fallback = CONTRACT.media,
): Partial<Record<Role, Path>> {
  if (schema === undefined) return { film: [fallback.film], image: [fallback.image] };
  const slots: Partial<Record<Role, Path>> = {};
  const walk = (node: unknown, path: Path): void => {
    const { properties } = Object(node) as { properties?: Record<string, unknown> };
    for (const [key, property] of Object.entries(properties ?? {})) {
      const keyPath = [...path, key];
      const name = keyPath.join('_').toLowerCase();
      const { type } = Object(property) as { type?: unknown };
      const role = ROLES.find(([, pattern]) => pattern.test(name))?.[0];
      if (type === 'string' && /_?id$/i.test(key) && role && !EXCLUDED.test(name))
        slots[role] ??= keyPath;
      else if (type === 'object' && path.length < MAX_DEPTH) walk(property, keyPath);
    }
  };
  walk(schema, []);
  return slots;
}

/** `model_configurations` that reference these assets, where the variant supports them. */
export function parametersFor(
  schema: unknown,
  media: Media,
  fallback: Fallback = CONTRACT.media,
): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const [role, path] of Object.entries(slotsOf(schema, fallback)) as [Role, Path][]) {
    const id = media[role];
    if (id !== undefined) setAt(parameters, path, id);
  }
  return parameters;
}
