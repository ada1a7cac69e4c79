import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Time } from './series.ts';
import type { Conditions } from './visit.ts';

/*
 * What the documentation shows: the last results that `--save` wrote to bench/saved.json, from which
 * `npm run docs:generate` makes the tables. They are committed with the machine that they are from.
 */

const FILE = 'bench/saved.json';

/** Where figures come from. */
export interface Origin {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** What was measured: a commit of this repository. */
  readonly commit: string;
  readonly machine: string;
  /** Whether other programs kept the machine busy. */
  readonly isBusy: boolean;
}

/** Medians of all runs, per visit. */
export interface PreviewTimes extends Conditions {
  readonly runs: number;
  /** First frame of a bare video, ms. */
  readonly bare: Readonly<Record<Time, number>>;
  /** ms. */
  readonly picture: Readonly<Record<Time, number>>;
  readonly frame: Readonly<Record<Time, number>>;
  readonly requests: Readonly<Record<Time, number>>;
  /** ms more than the bare video. */
  readonly blocked: Readonly<Record<Time, number>>;
  readonly shift: Readonly<Record<Time, number>>;
}

export interface RelayLoad {
  readonly visitors: number;
  readonly seconds: number;
  /** Percent of one processor. */
  readonly cpu: number;
  /** Peak resident set size, MB. */
  readonly memory: number;
  /** Queries to SJinn per task and 2 s. */
  readonly upstream: number;
}

export interface Saved {
  readonly preview: Origin & PreviewTimes;
  readonly relay: Origin & RelayLoad;
}

export const readSaved = (): Saved => JSON.parse(readFileSync(FILE, 'utf8')) as Saved;

/** Replaces the results of one benchmark. */
export function save<Name extends keyof Saved>(
  name: Name,
  figures: Omit<Saved[Name], keyof Origin>,
  isBusy: boolean,
): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const [first] = cpus();
  const machine = `${cpus().length} × ${first?.model.trim() ?? process.arch}`;
  const date = new Date().toISOString().slice(0, 10);
  const all = { ...readSaved(), [name]: { date, commit, machine, isBusy, ...figures } };
  writeFileSync(FILE, `${JSON.stringify(all, null, 2)}\n`);
}
