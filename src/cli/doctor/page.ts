import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import { httpUrl, redactUrl } from '../../http/url.ts';
import { API_BASE } from '../../ojin/api-base.ts';
import { blockedBy, policiesOf, trustedTypesBlocked, type Need, type Policy } from './csp.ts';
import { bad, good, type Finding } from './finding.ts';
import { isReadable, probe, type Ports } from './probe.ts';
import { privateAddress } from './reach.ts';
import { examine, shown, type Target } from './service.ts';
import { examineTask } from './task.ts';

type Attributes = Readonly<Record<string, string>>;

/** Maximum number of bytes read from a page. */
const MAX_PAGE_BYTES = 5 * 2 ** 20;
/** Maximum number of elements of each kind checked on a page. */
const MAX_ELEMENTS = 5;

/** Checks a page that embeds the widget: its script, its policies, each preview, and each form. */
export async function examinePage(ports: Ports, address: string): Promise<Finding[]> {
  const page = new URL(address);
  const visitor: Ports = { ...ports, origin: page.origin };
  const answer = await probe(visitor, address, { maxBytes: MAX_PAGE_BYTES });
  if (!answer || answer.status >= 400) {
    const what = answer ? `returns ${answer.status}` : 'does not respond';
    const cause = `The page ${redactUrl(address)} ${what}.`;
    return [bad('page', 'page-down', cause, 'Check the URL, and whether it requires a login.')];
  }
  const tags = elementsOf(new TextDecoder().decode(answer.bytes));
  const header = answer.headers.get('content-security-policy') ?? '';
  const policies = policiesOf([header, ...metaPolicies(tags)]);
  const named = (tag: string) => tags.filter(({ name }) => name === tag).slice(0, MAX_ELEMENTS);
  const [previews, tasks] = [named('ojin-preview'), named('sjinn-task')];
  const script = widgetScript(tags, page);
  const needs: Need[] = script ? [script.need] : [];
  const findings = [
    good('page', redactUrl(address)),
    ...(script ? await examineScript(visitor, script) : []),
    elementFinding({ 'ojin-preview': previews.length, 'sjinn-task': tasks.length }),
  ];
  for (const [elements, examineOne] of [
    [previews, examineElement],
    [tasks, examineTask],
  ] as const)
    for (const { attributes } of elements) {
      const outcome = await examineOne(visitor, attributes, page);
      findings.push(...outcome.findings);
      needs.push(...outcome.needs);
    }
  return [...findings, ...policyFindings(policies, needs, page)];
}

function elementFinding(counts: Readonly<Record<string, number>>): Finding {
  const found = Object.entries(counts).filter(([, count]) => count);
  if (found.length)
    return good('element', found.map(([name, count]) => `${count} × <${name}>`).join(', '));
  const cause = 'The HTML of the page has neither <ojin-preview> nor <sjinn-task>.';
  const fix =
    'Paste the snippet ("ojin-widget snippet"); elements added by a script cannot be detected.';
  return bad('element', 'no-element', cause, fix);
}

async function examineElement(ports: Ports, attributes: Attributes, page: URL) {
  const text = attributes['api-base'] ?? API_BASE;
  const base = httpUrl(text, page.href) && new URL(text, page).href;
  const { 'config-id': configId, 'asset-id': assetId } = attributes;
  if (base === undefined || !(configId || assetId)) {
    const cause = base
      ? 'An <ojin-preview> has neither config-id nor asset-id.'
      : 'The api-base of an <ojin-preview> is not an http(s) URL.';
    const fix = 'Compare it with the snippet: "ojin-widget snippet <config-id>".';
    return { findings: [bad('element', 'no-id', cause, fix)], needs: [] };
  }
  const target: Target = { configId, assetId, apiBase: base.replace(/\/+$/, '') };
  if (!(await ports.allows(base))) return { findings: [privateAddress('api', base)], needs: [] };
  const { findings, preview } = await examine(ports, target);
  const needs: Need[] = [{ directive: 'connect-src', url: new URL(base) }];
  for (const { kind, url } of preview ? shown(preview) : [])
    needs.push({ directive: kind === 'image' ? 'img-src' : 'media-src', url: new URL(url) });
  return { findings, needs };
}

interface Script {
  readonly need: Need;
  readonly isModule: boolean;
}

/** The tag that loads the widget; undefined when the widget is bundled. */
function widgetScript(tags: readonly Tag[], page: URL): Script | undefined {
  const tag = tags.find(
    ({ name, attributes: { src = '' } }) => name === 'script' && src.includes('ojin-widget'),
  );
  const { src = '', type, nonce, integrity } = tag?.attributes ?? {};
  if (!tag || !httpUrl(src, page.href)) return undefined;
  const need: Need = { directive: 'script-src', url: new URL(src, page), nonce, integrity };
  return { need, isModule: type?.toLowerCase() === 'module' };
}

async function examineScript(ports: Ports, { need, isModule }: Script): Promise<Finding[]> {
  const place = redactUrl(need.url.href);
  if (!(await ports.allows(need.url.href))) return [privateAddress('script', need.url.href)];
  const answer = await probe(ports, need.url.href, { maxBytes: 1 });
  const type = answer?.headers.get('content-type') ?? '';
  if (answer?.status !== 200 || !/javascript|ecmascript/i.test(type)) {
    const what = answer ? `${answer.status}, ${type || 'no Content-Type'}` : 'no response';
    const fix = 'Deploy dist/ojin-widget.js and dist/chunks there, served as text/javascript.';
    return [
      bad('script', 'script-missing', `The script cannot be loaded: ${place} (${what}).`, fix),
    ];
  }
  if (!isModule && !need.url.pathname.includes('iife')) {
    const cause = 'The script is an ES module, but its tag lacks type="module".';
    return [bad('script', 'script-type', cause, 'Use <script type="module" async src="…">.')];
  }
  if (isModule && need.url.origin !== ports.origin && !isReadable(answer.headers, ports.origin)) {
    const cause = 'Browsers load cross-origin modules only with CORS.';
    const fix = 'Serve the script and its chunks with Access-Control-Allow-Origin: *.';
    return [bad('script', 'script-no-cors', cause, fix)];
  }
  return [good('script', place)];
}

function policyFindings(policies: readonly Policy[], needs: readonly Need[], page: URL): Finding[] {
  const findings = new Map<string, Finding>();
  const add = (finding: Finding) => findings.set(finding.fix ?? '', finding);
  for (const policy of policies) {
    for (const need of needs) {
      const blocked = blockedBy(policy, need, page);
      if (!blocked) continue;
      const cause = `The page's Content Security Policy blocks ${need.url.origin} (${blocked.directive}).`;
      add(bad(`csp ${blocked.directive}`, 'csp', cause, blocked.advice));
    }
    const types = trustedTypesBlocked(policy);
    if (types) {
      const cause = "The page's Trusted Types do not allow the lit-html policy.";
      add(bad('csp trusted-types', 'csp', cause, types.advice));
    }
  }
  for (const { url } of page.protocol === 'https:' ? needs : []) {
    if (url.protocol === 'https:' || /^(localhost|127\.)/.test(url.hostname)) continue;
    const cause = `${url.origin} uses plain http, but the page uses https: browsers block it.`;
    add(bad('mixed content', 'mixed-content', cause, `Serve ${url.origin} over https.`));
  }
  if (findings.size) return [...findings.values()];
  return [good('csp', policies.length ? 'allows the preview' : 'the page has no policy')];
}

interface Tag {
  readonly name: string;
  readonly attributes: Attributes;
}

/** Every element of a document, in order. */
function elementsOf(html: string): Tag[] {
  const tags: Tag[] = [];
  const open: DefaultTreeAdapterTypes.Node[] = [parse(html)];
  for (let node = open.pop(); node; node = open.pop()) {
    if ('tagName' in node)
      tags.push({
        name: node.tagName,
        attributes: Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])),
      });
    for (const child of 'childNodes' in node ? node.childNodes.toReversed() : []) open.push(child);
  }
  return tags;
}

const metaPolicies = (tags: readonly Tag[]): string[] =>
  tags.flatMap(({ name, attributes }) =>
    name === 'meta' && attributes['http-equiv']?.toLowerCase() === 'content-security-policy'
      ? [attributes.content ?? '']
      : [],
  );
