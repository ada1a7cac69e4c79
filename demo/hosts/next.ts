// app/api/sjinn/[...path]/route.ts
import { createRelay, type Relay } from 'ojin-widget/relay';

// created on the first request: `next build` has no secrets
let relay: Relay | undefined;
const handler = (request: Request) =>
  (relay ??= createRelay({
    apiKey: process.env.SJINN_API_KEY ?? '',
    secret: process.env.RELAY_SECRET ?? '', // 32 random bytes
    origins: ['https://shop.example'],
    publicBase: 'https://shop.example/api/sjinn', // else localhost
    // without `clientAddress` all visitors share the limits of one address
    apiBase: process.env.SJINN_API_BASE, // unset: SJinn itself
  }))(request);

export { handler as GET, handler as OPTIONS, handler as POST };
