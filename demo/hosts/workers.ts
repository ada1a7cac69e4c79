import { createRelay, type Relay } from 'ojin-widget/relay';

let relay: Relay | undefined;
export default {
  fetch(request: Request, env: Record<string, string | undefined>): Promise<Response> {
    relay ??= createRelay({
      apiKey: env.SJINN_API_KEY ?? '',
      secret: env.RELAY_SECRET ?? '', // openssl rand -base64 32
      origins: ['https://shop.example'],
      apiBase: env.SJINN_API_BASE, // unset: SJinn; or your emulator
    });
    return relay(request);
  },
};
