// app/api/sjinn/[...path]/route.ts
import { createRelay, type Relay } from 'ojin-widget/relay';

let relay: Relay | undefined; // made when it is asked: `next build` has no secrets
const answer = (request: Request) =>
  (relay ??= createRelay({
    apiKey: process.env.SJINN_API_KEY ?? '',
    secret: process.env.RELAY_SECRET ?? '', // openssl rand -base64 32
    origins: ['https://shop.example'],
    publicBase: 'https://shop.example/api/sjinn', // Next's own URL is http://localhost
    apiBase: process.env.SJINN_API_BASE, // unset: SJinn; or your emulator
  }))(request);

export { answer as GET, answer as OPTIONS, answer as POST };
