import { redactUrl } from '../../http/url.ts';
import { lifetime } from '../../ojin/signed-url.ts';
import type { Asset } from '../../ojin/wire.ts';
import { bad, good, type Finding } from './finding.ts';
import { CONVERT, HEAD_BYTES, playabilityOf, TAIL_BYTES } from './playability.ts';
import { isReadable, probe, type Ports, type Probed } from './probe.ts';
import { privateAddress } from './reach.ts';

/** Checks an asset as a browser would load it: a GET of its first bytes, without a key. */
export async function examineMedia(ports: Ports, asset: Asset): Promise<Finding[]> {
  const check = `${asset.kind} ${asset.id}`;
  const range = `bytes=0-${HEAD_BYTES - 1}`;
  if (!(await ports.allows(asset.url))) return [privateAddress(check, asset.url)];
  const answer = await probe(ports, asset.url, { range, maxBytes: HEAD_BYTES });
  const failure = refusal(check, asset, answer);
  if (failure || !answer) return failure ? [failure] : [];
  return [
    good(check, `link works${lifetimeText(asset)}`),
    readability(check, answer, ports),
    ...ranges(check, asset, answer),
    ...(await content(check, ports, asset, answer)),
  ];
}

function refusal(check: string, { url }: Asset, answer?: Probed): Finding | undefined {
  const place = redactUrl(url);
  if (!answer || answer.status >= 500) {
    const what = answer ? `returns ${answer.status}` : 'does not respond';
    const cause = `The object store ${what} at ${place}.`;
    return bad(check, 'store-down', cause, 'Check the store, its certificate, and any firewall.');
  }
  const { status, bytes } = answer;
  if (status === 404 || status === 410) {
    const cause = `The asset exists, but its file is missing from the store (${status}).`;
    return bad(check, 'file-missing', cause, 'Upload the file again.');
  }
  if (status < 400) return undefined;
  const hasExpired =
    lifetime(url, Date.now()) === 0 || /expired/i.test(new TextDecoder().decode(bytes));
  return hasExpired
    ? bad(
        check,
        'link-expired',
        'The API returned a link that has already expired.',
        'Check for a cache in front of the API, clock skew, and a lifetime that is too short.',
      )
    : bad(
        check,
        'link-refused',
        `The store rejects the link that the API returned (${status}).`,
        'Check for a proxy that changes the URL, and for missing permissions of the signing key.',
      );
}

function lifetimeText({ url }: Asset): string {
  const left = lifetime(url, Date.now());
  if (!Number.isFinite(left)) return '';
  return left < 120_000
    ? ` for ${Math.round(left / 1000)} s (the widget then fetches a new one)`
    : ` for ${Math.round(left / 60_000)} min`;
}

const readability = (check: string, { headers }: Probed, { origin }: Ports): Finding =>
  isReadable(headers, origin)
    ? good(`${check} CORS`)
    : bad(
        `${check} CORS`,
        'store-no-cors',
        'The store sends no Access-Control-Allow-Origin. The preview still displays films and pictures; a canvas, fetch() or a page with COEP cannot use them.',
        `Make the bucket's CORS rules allow GET from ${origin} (or *), with Range as an allowed header.`,
      );

function ranges(check: string, { kind }: Asset, { status }: Probed): Finding[] {
  if (kind === 'image' || status === 206) return [];
  const fix = 'Make the store, or the cache in front of it, answer Range requests with 206.';
  const cause =
    'The store ignores Range: Safari does not play films from it, and viewers cannot seek.';
  return [bad(`${check} ranges`, 'store-no-range', cause, fix)];
}

async function content(
  check: string,
  ports: Ports,
  { kind, url }: Asset,
  { headers, bytes }: Probed,
): Promise<Finding[]> {
  const { mimeType, obstacle, startsLate } = await playabilityOf(bytes, async () => {
    const tail = { range: `bytes=-${TAIL_BYTES}`, maxBytes: TAIL_BYTES };
    const answer = await probe(ports, url, tail);
    return answer?.status === 206 ? answer.bytes : undefined;
  });
  if (obstacle !== undefined || kind === 'other') {
    const cause = `Browsers cannot display this file: it is ${obstacle ?? mimeType ?? 'of an unknown type'}.`;
    const fix = `Upload an MP4 (H.264 and AAC), JPEG, PNG, WebP or MP3 instead: ${CONVERT}`;
    return [bad(`${check} format`, 'unsupported-media', cause, fix)];
  }
  const declared = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const classOf = (type = '') => type.split('/')[0];
  if (!/octet-stream|^$/.test(declared) && classOf(declared) !== classOf(mimeType)) {
    const cause = `The store declares ${declared}, but the file is ${mimeType ?? ''}.`;
    return [
      bad(`${check} type`, 'wrong-type', cause, `Serve it with Content-Type: ${mimeType ?? ''}.`),
    ];
  }
  const hint = startsLate
    ? '; its index is at the end, so playback starts late (ffmpeg -movflags +faststart moves it to the front)'
    : '';
  return [good(`${check} format`, `${mimeType ?? ''}${hint}`)];
}
