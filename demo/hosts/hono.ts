import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { createRelay } from 'ojin-widget/relay';

const relay = createRelay({
  apiKey: process.env.SJINN_API_KEY ?? '',
  secret: process.env.RELAY_SECRET ?? '', // 32 random bytes
  origins: ['https://shop.example'],
  apiBase: process.env.SJINN_API_BASE, // unset: SJinn itself
});
const app = new Hono();
app.all('/api/sjinn/*', (c) => relay(c.req.raw, { peerAddress: getConnInfo(c).remote.address }));
const port = Number(process.env.PORT ?? 3000);
serve({ fetch: app.fetch, port });
