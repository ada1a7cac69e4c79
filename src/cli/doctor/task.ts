import { httpUrl, redactUrl } from '../../http/url.ts';
import { API_BASE, CREATE_PATH } from '../../sjinn/contract.ts';
import { decodeVerification, ORIGIN_NOT_ALLOWED } from '../../sjinn/verification.ts';
import { MAX_RESPONSE_BYTES } from '../../sjinn/wire.ts';
import type { Need } from './csp.ts';
import { bad, good, type Finding } from './finding.ts';
import { isReadable, probe, type Ports, type Probed } from './probe.ts';
import { privateAddress } from './reach.ts';

const TOKEN = 'task token';
const CALLS = 'task calls';

/** Headers of a call that starts a task, which a browser asks about first. */
const CALL_HEADERS = ['authorization', 'content-type', 'idempotency-key'];

const READ_GUIDE = 'Compare it with the guide "Token endpoint".';

interface Outcome {
  readonly findings: readonly Finding[];
  /** What the page connects to. */
  readonly needs: readonly Need[];
}

/**
 * Checks the token endpoint of a `<sjinn-task>`, asked as a browser on the page asks it, without
 * cookies; and whether the page may make the calls that the token is for. Starts no task.
 */
export async function examineTask(
  ports: Ports,
  attributes: Readonly<Record<string, string>>,
  page: URL,
): Promise<Outcome> {
  const { 'token-endpoint': endpoint, 'api-base': apiBase, credentials } = attributes;
  for (const [name, value] of Object.entries({ 'token-endpoint': endpoint, 'api-base': apiBase }))
    if (value && !httpUrl(value, page.href)) {
      const cause = `The ${name} of a <sjinn-task> is not an http(s) URL.`;
      return only(
        bad(TOKEN, 'token-missing', cause, 'Write it with http:// or https://, or as a path.'),
      );
    }
  if (!endpoint)
    return only(good(TOKEN, 'no token-endpoint: a getToken that a script sets cannot be checked'));

  const url = new URL(endpoint, page);
  if (!(await ports.allows(url.href))) return only(privateAddress(TOKEN, url.href));
  const answer = await probe(ports, url.href, { method: 'POST', maxBytes: MAX_RESPONSE_BYTES });
  const { finding, token } = judge(answer, url, page, credentials === 'include');
  const needs = [connect(url)];
  const base = [apiBase, token?.apiBase].find(Boolean);
  if (!finding.ok || !base) return { findings: [finding], needs };
  const calls = new URL(base, page);
  const findings = [finding, ...(await examineCalls(ports, calls, page))];
  return { findings, needs: calls.origin === url.origin ? needs : [...needs, connect(calls)] };
}

const only = (finding: Finding): Outcome => ({ findings: [finding], needs: [] });
const connect = (url: URL): Need => ({ directive: 'connect-src', url });

interface Judgement {
  readonly finding: Finding;
  readonly token?: { readonly apiBase: string };
}

function judge(answer: Probed | undefined, url: URL, page: URL, withCookies: boolean): Judgement {
  const place = redactUrl(url.href);
  const refuse = (
    ...[code, cause, fix]: [Finding['code'] & string, string, string]
  ): Judgement => ({
    finding: bad(TOKEN, code, `The token endpoint ${cause} (${place}).`, fix),
  });
  if (!answer || answer.status >= 500) {
    const what = answer ? `returns ${answer.status}` : 'does not respond';
    return refuse('token-down', what, 'Start the relay, and check the proxy in front of it.');
  }
  const { status, headers } = answer;
  const json = jsonOf(answer);
  if (status === 403 && json.error === ORIGIN_NOT_ALLOWED)
    return refuse(
      'origin-not-allowed',
      `does not serve pages of ${page.origin}`,
      `Add ${page.origin} to the relay's origins (RELAY_ORIGINS), exactly like this.`,
    );
  if (status === 429) return refuse('token-busy', 'returns 429', 'Wait a minute, then try again.');
  const verification = status === 403 ? decodeVerification(json) : undefined;
  const isKnown = status === 200 || status === 401 || status === 403;
  if (!isKnown)
    return refuse('token-missing', `returns ${status} to a POST`, `Check its path. ${READ_GUIDE}`);
  if (url.origin !== page.origin && !isReadable(headers, page.origin, withCookies))
    return refuse(
      'token-no-cors',
      'does not let the page read its response',
      `Send Access-Control-Allow-Origin: ${page.origin}` +
        (withCookies ? ' and Access-Control-Allow-Credentials: true.' : '.'),
    );
  if (status === 401)
    return { finding: good(TOKEN, `${place}, only for visitors who are signed in (401)`) };
  if (verification)
    return { finding: good(TOKEN, `${place}, after a verification (${verification.type})`) };
  if (status === 403)
    return refuse(
      'token-refused',
      'refuses a visitor without cookies (403)',
      'If visitors have to sign in, return 401 instead. Otherwise check whether it allows this page.',
    );
  return judgeToken(json, place, page, refuse);
}

function judgeToken(
  { access_token, expires_in, api_base }: Readonly<Record<string, unknown>>,
  place: string,
  page: URL,
  refuse: (code: 'no-token', cause: string, fix: string) => Judgement,
): Judgement {
  if (typeof access_token !== 'string' || !access_token)
    return refuse('no-token', 'returns no JSON with access_token', `Check its path. ${READ_GUIDE}`);
  const apiBase = api_base === undefined ? API_BASE : httpUrl(api_base, page.href);
  if (apiBase === undefined)
    return refuse('no-token', 'returns an api_base that is not an http(s) URL', READ_GUIDE);
  const seconds = Number(expires_in) || 300;
  return { finding: good(TOKEN, `${place}, for ${seconds} s`), token: { apiBase } };
}

/** Asks whether the page may start tasks, as browsers do before: that starts none. */
async function examineCalls(ports: Ports, base: URL, page: URL): Promise<Finding[]> {
  const address = base.href.replace(/\/+$/, '');
  const place = redactUrl(address);
  if (base.origin === page.origin) return [good(CALLS, place)];
  if (!(await ports.allows(base.href))) return [privateAddress(CALLS, base.href)];
  const answer = await probe(ports, `${address}/${CREATE_PATH}`, {
    ...{ method: 'OPTIONS', maxBytes: 1 },
    headers: {
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': CALL_HEADERS.join(),
    },
  });
  if (answer && isAllowed(answer, page.origin)) return [good(CALLS, place)];
  const cause = `${place} does not let the page start tasks there.`;
  const fix = `Answer a preflight with Access-Control-Allow-Origin: ${page.origin} and Access-Control-Allow-Headers: ${CALL_HEADERS.join(', ')}.`;
  return [bad(CALLS, 'calls-no-cors', cause, fix)];
}

/** Source: Fetch standard, "CORS-preflight fetch". `*` does not include Authorization. */
function isAllowed({ status, headers }: Probed, origin: string): boolean {
  const names = (headers.get('access-control-allow-headers') ?? '').toLowerCase().split(/[\s,]+/);
  const isNamed = (name: string) =>
    names.includes(name) || (names.includes('*') && name !== 'authorization');
  return (
    status >= 200 && status < 300 && isReadable(headers, origin) && CALL_HEADERS.every(isNamed)
  );
}

function jsonOf({ bytes }: Probed): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(new TextDecoder().decode(bytes))) as Record<string, unknown>;
  } catch {
    return {}; // a web page, for example
  }
}
