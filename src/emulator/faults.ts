/** What may go wrong on purpose. The fields combine: `{ delayMs: 200, status: 503, noCors: true }`. */
export interface Fault {
  /** Never answer; the request ends when the client leaves. */
  hang?: boolean;
  /** Wait so long (ms) before anything else. */
  delayMs?: number;
  /** Answer without the headers that let another origin read it. */
  noCors?: boolean;
  /** Break the connection after so many bytes of body; 0: before any answer. */
  cut?: number;
  /** Let the body out no faster than this. */
  bytesPerSecond?: number;
  /** Set these headers on the answer. */
  headers?: Record<string, string>;
  /** Set the answer's `Content-Type`. */
  contentType?: string;
  /** Send this text as the body. */
  body?: string;
  /** Answer as the object store does for a link past its time. */
  expired?: boolean;
  /** Answer with a web page, as a proxy in trouble does: 502, or `status`. */
  html?: boolean;
  /** Answer 200 (or `status`) with JSON that breaks off. */
  garbage?: boolean;
  /** Answer with this HTTP status, 200 to 599, and Ojin's error body. */
  status?: number;
}

/** Which requests a fault hits, and how often. */
export interface FaultRule {
  readonly match: {
    /**
     * Path within the scope, without the query. A glob (`*`: anything but a slash, `**`: anything,
     * `?`: one character), or the source of a regular expression when it starts with `^`.
     */
    readonly path: string;
    /** Default: any method but OPTIONS, so that preflights do not use a fault up. */
    readonly method?: string;
  };
  /** How many requests it hits; default: all. */
  readonly times?: number;
  /** How many matching requests it lets pass first; default 0. */
  readonly after?: number;
  /**
   * Which share of the matching requests it hits, above 0 to 1; default 1. Evenly spread and the
   * same in every run: 0.3 hits the 4th, 7th, 10th, 14th…
   */
  readonly rate?: number;
  readonly fault: Fault;
}

interface ActiveFault {
  readonly id: string;
  readonly rule: FaultRule;
  readonly pattern: RegExp;
  toPass: number;
  toHit: number;
  matched: number;
}

/** The faults of one scope, oldest first. A request meets the first that matches and is not used up. */
export class FaultList {
  readonly #faults = new Map<string, ActiveFault>();
  #count = 0;

  /** @returns the id under which it can be removed
   *  @throws SyntaxError when `match.path` is a broken regular expression */
  add(rule: FaultRule): string {
    const id = `fault-${++this.#count}`;
    const { times = Infinity, after = 0 } = rule;
    const pattern = pathPattern(rule.match.path);
    this.#faults.set(id, { id, rule, pattern, toPass: after, toHit: times, matched: 0 });
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

  /** The fault that this request meets; counts it as used. */
  take(method: string, path: string): Fault | undefined {
    for (const active of this.#faults.values()) {
      const { rule, pattern } = active;
      const wanted = rule.match.method?.toUpperCase();
      const methodFits = wanted ? wanted === method : method !== 'OPTIONS';
      if (!methodFits || active.toHit <= 0 || !pattern.test(path)) continue;
      if (active.toPass-- > 0) continue;
      const { rate = 1 } = rule;
      const due = Math.floor((active.matched + 1) * rate) > Math.floor(active.matched * rate);
      active.matched++;
      if (!due) continue;
      active.toHit--;
      return rule.fault;
    }
    return undefined;
  }
}

/** @throws SyntaxError when `path` is a broken regular expression */
export function pathPattern(path: string): RegExp {
  if (path.startsWith('^')) return new RegExp(path);
  const source = path
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*\*|\*|\?/g, (wildcard) => GLOB[wildcard] ?? wildcard);
  return new RegExp(`^${source}$`);
}

const GLOB: Readonly<Record<string, string>> = { '**': '.*', '*': '[^/]*', '?': '.' };
