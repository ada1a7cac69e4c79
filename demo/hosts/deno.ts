// deno serve --allow-net --allow-env
import { createRelay } from 'ojin-widget/relay';

const relay = createRelay({
  apiKey: process.env.SJINN_API_KEY ?? '',
  secret: process.env.RELAY_SECRET ?? '', // 32 random bytes
  origins: ['https://shop.example'],
  apiBase: process.env.SJINN_API_BASE, // unset: SJinn itself
});
export default {
  fetch: (request: Request, { remoteAddr }: { remoteAddr: { hostname: string } }) =>
    relay(request, { peerAddress: remoteAddr.hostname }),
};
