import { PART } from '../ojin/authenticated/contract.ts';
import { FaultList } from './faults.ts';
import { createSigning, type Link, type Signing } from './objects/signing.ts';
import { ObjectStore, type Media } from './objects/store.ts';
import { Uploads } from './objects/uploads.ts';
import { seedPersonas } from './ojin/seed.ts';
import { OjinStore } from './ojin/store.ts';
import type { TaskScript } from './sjinn/script.ts';
import { seedTaskFiles } from './sjinn/seed.ts';
import type { Task } from './sjinn/task.ts';

/** Settings that can be changed at run time, with `PUT /__emulator/settings`. */
export interface Settings {
  /** Lifetime of a signed link, whole seconds, 0 to 604800 (S3's limit: 7 days). Default 3600. */
  urlTtlSeconds: number;
  /** Origin of links to objects; null: the origin of the request for the link. */
  objectsOrigin: string | null;
  /** `Cache-Control` of objects. Default `private, max-age=3600`: a second view uses the cache. */
  cacheControl: string;
  /** Minimum size of every part of an upload except the last, bytes. Default 5 MiB, as on S3. */
  minPartBytes: number;
  /** Count and hash the parts of uploads, but discard their bytes: the asset then has no file. */
  discardUploads: boolean;
  /** How long it takes to make a film of a picture, by the emulator's clock. Default 3. */
  idleVideoSeconds: number;
  /** How long an SJinn task takes from its creation to its film, s. Default 40. */
  taskSeconds: number;
  /** Script of new SJinn tasks, unless their message names another. Default `normal`. */
  taskScript: TaskScript;
  /** Balance of the SJinn account; each task costs 200. Default 10,000. */
  credits: number;
  /** The SJinn account is not allowed to create tasks. Default false. */
  membershipRequired: boolean;
  /** Tasks that the SJinn account may run at a time; null (default): any number. */
  concurrentTasks: number | null;
}

export const DEFAULT_SETTINGS: Readonly<Settings> = {
  urlTtlSeconds: 3600,
  objectsOrigin: null,
  cacheControl: 'private, max-age=3600',
  minPartBytes: PART.smallest,
  discardUploads: false,
  idleVideoSeconds: 3,
  taskSeconds: 40,
  taskScript: 'normal',
  credits: 10_000,
  membershipRequired: false,
  concurrentTasks: null,
};

/** One entry of the request log. */
export interface LoggedRequest {
  readonly method: string;
  /** Path within the scope, without the query string (a signed query is a secret). */
  readonly path: string;
  /** 0 until there is a response, and permanently if there never is one. */
  status: number;
  readonly range?: string;
  /** Epoch milliseconds by the emulator's clock. */
  readonly at: number;
}

/** One isolated emulator: its own data, links, faults, settings and request log. */
export interface Scope {
  /** Path before `/v1`, `/api`, `/objects` and `/__emulator`: empty, or `/scopes/{name}`. */
  readonly prefix: string;
  readonly now: () => number;
  readonly settings: Settings;
  readonly ojin: OjinStore;
  /** SJinn tasks by chat id, oldest first. */
  readonly sjinn: Map<string, Task>;
  readonly objects: ObjectStore;
  readonly signing: Signing;
  readonly uploads: Uploads;
  /** Bundled files by name. */
  readonly media: Media;
  readonly faults: FaultList;
  requests: LoggedRequest[];
}

/** Hono's environment for every route. */
export interface EmulatorEnv {
  Bindings: { readonly scope: Scope; readonly scopes: Scopes };
}

export interface ScopesOptions {
  readonly now: () => number;
  readonly secret: Uint8Array;
  readonly settings: Readonly<Settings>;
  readonly media: Media;
  /** Maximum number of scopes besides the default one; the least recently used is dropped. */
  readonly limit: number;
}

/** Scopes by prefix, created on first use. */
export class Scopes {
  readonly #options: ScopesOptions;
  readonly #scopes = new Map<string, Scope>();

  constructor(options: ScopesOptions) {
    this.#options = options;
  }

  get(prefix: string): Scope {
    const scope = this.#scopes.get(prefix) ?? this.#create(prefix);
    this.#scopes.delete(prefix);
    this.#scopes.set(prefix, scope); // keeps the map in order of last use
    if (this.#scopes.size > this.#options.limit + 1) {
      const oldest = [...this.#scopes.keys()].find((name) => name !== '' && name !== prefix);
      if (oldest !== undefined) this.reset(oldest);
    }
    return scope;
  }

  /** Deletes a scope; the next request recreates it. */
  reset(prefix: string): void {
    this.#scopes.get(prefix)?.uploads.clear();
    this.#scopes.delete(prefix);
  }

  #create(prefix: string): Scope {
    const { now, secret, settings, media } = this.#options;
    const scope: Scope = {
      ...{ prefix, now, settings: { ...settings }, media },
      ...{ ojin: new OjinStore(), sjinn: new Map<string, Task>(), objects: new ObjectStore() },
      ...{ signing: createSigning(secret, now), uploads: new Uploads() },
      ...{ faults: new FaultList(), requests: [] },
    };
    seedPersonas(scope.ojin, scope.objects, media);
    seedTaskFiles(scope.objects, media);
    return scope;
  }
}

/**
 * Splits a URL's path: `/scopes/t42/v1/x` → `{ prefix: '/scopes/t42', path: '/v1/x' }`.
 * A scope name has 1 to 64 characters of `A-Z a-z 0-9 . _ -`; undefined if it is invalid.
 */
export function splitScope(url: string): { prefix: string; path: string } | undefined {
  const { pathname } = new URL(url);
  if (!pathname.startsWith('/scopes/')) return { prefix: '', path: pathname };
  const match = /^(\/scopes\/[\w.-]{1,64})(\/.*)?$/.exec(pathname);
  return match ? { prefix: match[1] ?? '', path: match[2] ?? '/' } : undefined;
}

/** A link to an object, valid for the scope's link lifetime. */
export function signedLink(
  scope: Scope,
  requestOrigin: string,
  key: string,
  rest: Pick<Link, 'method' | 'query'> = {},
): string {
  return scope.signing.sign({
    origin: objectsOrigin(scope, requestOrigin),
    path: objectPath(scope, key),
    lifetimeSeconds: scope.settings.urlTtlSeconds,
    ...rest,
  });
}

/** The permanent link to a public object. */
export const publicLink = (scope: Scope, requestOrigin: string, key: string): string =>
  objectsOrigin(scope, requestOrigin) + objectPath(scope, key);

const objectsOrigin = ({ settings }: Scope, requestOrigin: string): string =>
  settings.objectsOrigin ?? requestOrigin;

const objectPath = ({ prefix }: Scope, key: string): string =>
  `${prefix}/objects/${key.split('/').map(encodeURIComponent).join('/')}`;
