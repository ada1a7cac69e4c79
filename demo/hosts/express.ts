import express from 'express';
import { createRelay } from 'ojin-widget/relay';
import { toNodeHandler } from 'ojin-widget/relay/node';

const relay = createRelay({
  apiKey: process.env.SJINN_API_KEY ?? '',
  secret: process.env.RELAY_SECRET ?? '', // openssl rand -base64 32
  origins: ['https://shop.example'],
  apiBase: process.env.SJINN_API_BASE, // unset: SJinn; or your emulator
});
const app = express();
app.use('/api/sjinn', toNodeHandler(relay)); // before any body parser
app.listen(Number(process.env.PORT ?? 3000));
