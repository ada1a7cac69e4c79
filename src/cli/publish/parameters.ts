/** What a configuration can point at. */
export interface Media {
  readonly film?: string | undefined;
  readonly image?: string | undefined;
}
type Role = keyof Media;
type Path = readonly string[];

/** What the keys of a configuration call them; the schema's property names are all there is to go by. */
const ROLES: readonly (readonly [Role, RegExp])[] = [
  ['film', /idle|video|film|clip/],
  ['image', /image|picture|portrait|photo|still/],
];
const NOT_SHOWN = /audio|voice|sound|weight/;
const MAX_DEPTH = 4;

/** Where a variant's `configuration_schema` has a place for the id of a film or of a picture. */
export function slotsOf(schema: unknown): Partial<Record<Role, Path>> {
  const slots: Partial<Record<Role, Path>> = {};
  const walk = (node: unknown, path: Path): void => {
    const { properties } = Object(node) as { properties?: Record<string, unknown> };
    for (const [key, property] of Object.entries(properties ?? {})) {
      const here = [...path, key];
      const name = here.join('_').toLowerCase();
      const { type } = Object(property) as { type?: unknown };
      const role = ROLES.find(([, says]) => says.test(name))?.[0];
      if (type === 'string' && /_?id$/i.test(key) && role && !NOT_SHOWN.test(name))
        slots[role] ??= here;
      else if (type === 'object' && path.length < MAX_DEPTH) walk(property, here);
    }
  };
  walk(schema, []);
  return slots;
}

/** `model_configurations` that point at these assets, as far as the variant has a place for them. */
export function parametersFor(schema: unknown, media: Media): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const [role, path] of Object.entries(slotsOf(schema)) as [Role, Path][]) {
    const id = media[role];
    if (id === undefined) continue;
    let place = parameters;
    for (const key of path.slice(0, -1)) {
      if (!Object.hasOwn(place, key)) setOwn(place, key, {});
      place = place[key] as Record<string, unknown>;
    }
    setOwn(place, path.at(-1) ?? '', id);
  }
  return parameters;
}

/** An assignment would set the prototype for `__proto__`: the names are the service's. */
const setOwn = (place: object, key: string, value: unknown): unknown =>
  Object.defineProperty(place, key, { value, enumerable: true, writable: true });
