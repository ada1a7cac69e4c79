import express from 'express';
import { createRelay } from 'ojin-widget/relay';
import { toNodeHandler } from 'ojin-widget/relay/node';

const relay = createRelay({
  apiKey: process.env.SJINN_API_KEY ?? '',
  secret: process.env.RELAY_SECRET ?? '', // 32 random bytes
  origins: ['https://shop.example'],
  apiBase: process.env.SJINN_API_BASE, // unset: SJinn itself
});
const app = express();
// before any body parser
app.use('/api/sjinn', toNodeHandler(relay));
app.listen(Number(process.env.PORT ?? 3000));
