import type { Fetch } from '../../src/http/request.ts';
import type { Chance } from '../support/chance.ts';

const html = (status: number) =>
  new Response('<h1>Not here</h1>', { status, headers: { 'content-type': 'text/html' } });

/** What stands between the page and the relay on a bad day. */
const TROUBLES: readonly (() => Response)[] = [
  () => html(404),
  () => html(410),
  () => html(502),
  () => html(200),
  () => new Response('', { status: 404 }),
  () => new Response('', { status: 200 }),
  () => Response.json({ code: 404, message: 'no Route matched' }, { status: 404 }),
  () => Response.json({ success: false, errorMsg: 'Not found' }, { status: 404 }),
  () => {
    throw new TypeError('Failed to fetch');
  },
];

/** A `fetch` through a gateway that has a bad spell, or a good one, for some calls. */
export function badGateway(random: Chance, answer: (url: string) => Response): Fetch {
  let isGood = false;
  return (url) => {
    if (random.next() < 0.2) isGood = random.next() < 0.4;
    return Promise.resolve().then(() => (isGood ? answer(url) : random.of(TROUBLES)()));
  };
}
