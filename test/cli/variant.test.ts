import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseVariant } from '../../src/cli/publish/variant.ts';
import type { Fetch } from '../../src/http/request.ts';
import { OjinClient } from '../../src/ojin/index.ts';

test('a schema that the list leaves out is read from the variant', async () => {
  const configuration_schema = { properties: { film_id: { type: 'string' } } };
  const fetch: Fetch = (url) => {
    const isList = new URL(url).pathname.endsWith('/model-variants');
    const id = decodeURIComponent(url.split('/').at(-1) ?? '');
    const body = isList ? [{ id: 'a/none' }, { id: 'a/film' }] : { id, configuration_schema };
    return Promise.resolve(Response.json(id === 'a/none' ? { id } : body));
  };
  const client = new OjinClient({ apiKey: 'k', fetch });
  const { signal } = new AbortController();
  const { id, configurationSchema } = await chooseVariant(client, undefined, 'video', signal);
  assert.deepEqual([id, configurationSchema], ['a/film', configuration_schema]);
});
