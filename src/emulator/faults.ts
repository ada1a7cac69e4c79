/** A fault to inject. Fields can be combined: `{ delayMs: 200, status: 503, noCors: true }`. */
export interface Fault {
  /** Never respond; the request ends when the client disconnects. */
  hang?: boolean;
  /** Delay before anything else, ms. */
  delayMs?: number;
  /** Omit the CORS headers. */
  noCors?: boolean;
  /** Break the connection after this many bytes of the body; 0: before any response. */
  cut?: number;
  /** Throttle the body to this rate. */
  bytesPerSecond?: number;
  /** Set these response headers. */
  headers?: Record<string, string>;
  /** Set the `Content-Type`. */
  contentType?: string;
  /** Send this text as the body. */
  body?: string;
  /** Respond as the object store does to an expired link. */
  expired?: boolean;
  /** Respond with an HTML page, as a failing proxy does: 502, or `status`. */
  html?: boolean;
  /** Respond with 200 (or `status`) and truncated JSON. */
  garbage?: boolean;
  /** Respond with this HTTP status, 200 to 599, and Ojin's error body. */
  status?: number;
}

/** Which requests a fault affects, and how often. */
export interface FaultRule {
  readonly match: {
    /**
     * Path within the scope, without the query. A glob (`*`: anything but a slash, `**`: anything,
     * `?`: one character), or the source of a regular expression when it starts with `^`.
     */
    readonly path: string;
    /** Default: any method except OPTIONS, so that preflights do not use up a fault. */
    readonly method?: string;
  };
  /** How many requests it affects; default: all. */
  readonly times?: number;
  /** How many matching requests to let through first; default 0. */
  readonly after?: number;
  /**
   * Fraction of matching requests that it affects, above 0 to 1; default 1. Evenly spread and
   * deterministic: 0.3 affects the 4th, 7th, 10th, 14th…
   */
  readonly rate?: number;
  readonly fault: Fault;
}

interface ActiveFault {
  readonly id: string;
  readonly rule: FaultRule;
  readonly pattern: RegExp;
  remainingSkips: number;
  remainingHits: number;
  matched: number;
}

/** The faults of one scope, oldest first. The first match that is not used up applies. */
export class FaultList {
  readonly #faults = new Map<string, ActiveFault>();
  #count = 0;

  /** @returns an id for `remove`
   *  @throws SyntaxError when `match.path` is an invalid regular expression */
  add(rule: FaultRule): string {
    const id = `fault-${++this.#count}`;
    const { times = Infinity, after = 0 } = rule;
    const pattern = pathPattern(rule.match.path);
    this.#faults.set(id, {
      id,
      rule,
      pattern,
      remainingSkips: after,
      remainingHits: times,
      matched: 0,
    });
    return id;
  }

  remove(id: string): boolean {
    return this.#faults.delete(id);
  }

  clear(): void {
    this.#faults.clear();
  }

  list(): (FaultRule & { id: string })[] {
    return [...this.#faults.values()].map(({ id, rule }) => ({ id, ...rule }));
  }

  /** The fault that applies to this request; counts it as used. */
  take(method: string, path: string): Fault | undefined {
    for (const active of this.#faults.values()) {
      const { rule, pattern } = active;
      const expected = rule.match.method?.toUpperCase();
      const methodMatches = expected ? expected === method : method !== 'OPTIONS';
      if (!methodMatches || active.remainingHits <= 0 || !pattern.test(path)) continue;
      if (active.remainingSkips-- > 0) continue;
      const { rate = 1 } = rule;
      const isDue = Math.floor((active.matched + 1) * rate) > Math.floor(active.matched * rate);
      active.matched++;
      if (!isDue) continue;
      active.remainingHits--;
      return rule.fault;
    }
    return undefined;
  }
}

/** @throws SyntaxError when `path` is an invalid regular expression */
export function pathPattern(path: string): RegExp {
  if (path.startsWith('^')) return new RegExp(path);
  const source = path
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*\*|\*|\?/g, (wildcard) => GLOB[wildcard] ?? wildcard);
  return new RegExp(`^${source}$`);
}

const GLOB: Readonly<Record<string, string>> = { '**': '.*', '*': '[^/]*', '?': '.' };
