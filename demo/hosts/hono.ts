import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createRelay } from 'ojin-widget/relay';

const relay = createRelay({
  apiKey: process.env.SJINN_API_KEY ?? '',
  secret: process.env.RELAY_SECRET ?? '', // openssl rand -base64 32
  origins: ['https://shop.example'],
  apiBase: process.env.SJINN_API_BASE, // unset: SJinn; or your emulator
});
const app = new Hono();
app.all('/api/sjinn/*', (c) => relay(c.req.raw));
serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) });
