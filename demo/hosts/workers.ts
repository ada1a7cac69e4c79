import { createRelay, type Relay } from 'ojin-widget/relay';

type Env = Readonly<Record<string, string | undefined>>;
// its limits are per isolate: provide a `store`
let relay: Relay | undefined;
export default {
  fetch(request: Request, env: Env) {
    relay ??= createRelay({
      apiKey: env.SJINN_API_KEY ?? '',
      secret: env.RELAY_SECRET ?? '', // 32 random bytes
      origins: ['https://shop.example'],
      // set by Cloudflare, whatever the visitor sent
      clientAddress: ({ headers }) => headers.get('cf-connecting-ip'),
      apiBase: env.SJINN_API_BASE, // unset: SJinn itself
    });
    return relay(request);
  },
};
