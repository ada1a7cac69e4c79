/**
 * `ojin-widget/cli/schemas`: JSON Schemas (draft 07) of each command's `--json` output. A command
 * that fails prints `error` instead, and exits with a non-zero code.
 */
import { TROUBLES } from './doctor/finding.ts';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
/** A UUID according to Ojin's documentation; passed through unchanged. */
const id: Schema = { type: 'string' };
const uuid: Schema = { type: 'string', format: 'uuid' };
/** Bytes; 0 when unknown. */
const size: Schema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const list = (items: Schema): Schema => ({ type: 'array', items });

/** An object without additional properties; those in `optional` may be missing. */
const closed = (properties: Record<string, Schema>, optional: Record<string, Schema> = {}) => ({
  type: 'object',
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
  additionalProperties: false,
});

const finding = closed(
  { check: text, ok: { type: 'boolean' } },
  { detail: text, code: { enum: TROUBLES }, cause: text, fix: text },
);
const findings = { ok: { type: 'boolean' }, findings: list(finding) };

const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

/** ISO 8601; empty when unknown. */
const times = { created_at: text, updated_at: text };
const owned = { organization_id: text, created_by: text, ...times };
const variant = {
  ...{ id: text, model_id: text, name: text, status: text, tags: list(text) },
  ...{ preview_url: orNull(text), ...times },
};
const config = { id, title: text, model_id: text, model_variant_id: text, ...owned };
/** Parameters are null when the service does not tell them. */
const wholeConfig = { ...config, model_configurations: {} };
const asset = { id, name: text, category: text, mime_type: text, size, etag: text, ...owned };
const deleted = closed({ deleted: id });

export const SCHEMAS = {
  publish: closed({
    ...{ config_id: id, asset_ids: list(id), title: text, variant_id: text, snippet: text },
    ...findings,
  }),
  /** The policy only with `--csp`. */
  snippet: closed({ config_id: uuid, snippet: text }, { content_security_policy: text }),
  doctor: closed(findings),
  /** With `--contract-out`. */
  'doctor contract': closed({
    contract_file: text,
    lessons: list(
      closed(
        { guess: text, verdict: { enum: ['holds', 'differs', 'unknown'] }, value: text },
        { reason: text },
      ),
    ),
  }),
  'variants list': closed({ items: list(closed(variant)) }),
  'variants get': closed({ ...variant, configuration_schema: {} }),
  'configs list': closed({ items: list(closed(config)) }),
  'configs get': closed(wholeConfig),
  'configs create': closed(wholeConfig),
  'configs update': closed(wholeConfig),
  'configs delete': deleted,
  'assets list': closed({ items: list(closed(asset)) }),
  /** The link may never expire, or not tell when. */
  'assets get': closed({
    ...{ ...asset, has_link: { type: 'boolean' }, link_expires_at: orNull(text) },
  }),
  'assets metadata': closed(asset),
  'assets delete': deleted,
  'assets download': closed({ asset_id: id, path: text, size }),
  /** `asset_id` is null with `--no-wait`. */
  'idle-video': closed({ source_asset_id: id, motion_template: text, asset_id: orNull(id) }),
  emulate: closed({
    ...{ url: text, api_base: text, api_key: text, sjinn_api_base: text, sjinn_api_key: text },
    configs: list(closed({ id, title: text })),
  }),
  relay: closed({ url: text }),
  error: closed({ error: closed({ code: text, message: text }, { fix: text }) }),
} as const satisfies Record<string, Schema>;
