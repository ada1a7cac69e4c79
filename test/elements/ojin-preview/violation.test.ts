import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import { Emulator } from '../../support/emulator.ts';
import { preview, until } from '../../support/preview.ts';

/** As a browser tells of a policy that does not allow `blockedURI`. */
const violate = (blockedURI: string, disposition: SecurityPolicyViolationEventDisposition) =>
  document.dispatchEvent(
    new SecurityPolicyViolationEvent('securitypolicyviolation', {
      blockedURI,
      disposition,
      effectiveDirective: 'media-src',
      violatedDirective: 'media-src',
      originalPolicy: "default-src 'self'",
      documentURI: location.href,
      statusCode: 200,
    }),
  );

describe('<ojin-preview> under a Content Security Policy', () => {
  for (const [disposition, status] of [
    ['report', 'ready'],
    ['enforce', 'error'],
  ] as const)
    it(`${disposition}: ${status}`, async () => {
      const emulator = new Emulator();
      const element = await preview({
        'config-id': PERSONAS.ada.configId,
        'api-base': emulator.apiBase,
        loading: 'eager',
      });
      await element.whenReady();
      violate(new URL(element.asset!.url).origin, disposition);
      violate(element.asset!.url.replace(/\?.*/, ''), disposition);
      expect(element.state.status).to.equal(status);
    });

  it('what is refused while it is asked for stays blocked: its retries do not say "no connection"', async () => {
    const emulator = new Emulator();
    await emulator.fault('/v1/public/**', { hang: true });
    const element = await preview({
      'config-id': PERSONAS.ada.configId,
      'api-base': emulator.apiBase,
      loading: 'eager',
    });
    await until(() => element.state.status === 'loading');
    const codes: string[] = [];
    element.addEventListener('ojin-error', ({ detail }) => codes.push(detail.code));
    violate(`${emulator.apiBase}/public/model-configs/x`, 'enforce');
    await emulator.heal();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(codes).to.deep.equal(['blocked']);
    expect(element.state.status).to.equal('error');
  });
});
