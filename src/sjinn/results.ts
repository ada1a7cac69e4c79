import { httpUrl } from '../http/url.ts';
import { CLIP_TOOL, FILM_TOOL, IMAGE_TOOL, PLAN_TOOL } from './contract.ts';
import type { ToolResult } from './wire.ts';

/** A result of the agent in displayable form. */
export type Made =
  | { readonly kind: 'image' | 'video' | 'link'; readonly url: string }
  | { readonly kind: 'text'; readonly text: string };

/** The steps of a film in order, with their tools. */
export const STEPS = {
  plan: PLAN_TOOL,
  draw: IMAGE_TOOL,
  film: CLIP_TOOL,
  compose: FILM_TOOL,
} as const;
export type Step = keyof typeof STEPS;

/** Result kinds by tool, for URLs without a known extension. */
const KINDS: ReadonlyMap<string, Made['kind']> = new Map([
  [STEPS.draw, 'image'],
  [STEPS.film, 'video'],
  [STEPS.compose, 'video'],
]);
const BY_EXTENSION = [
  ['video', /\.(mp4|m4v|webm|mov|ogv)$/i],
  ['image', /\.(jpe?g|png|webp|gif|avif|svg)$/i],
] as const;

/** All results of one tool, in order. */
export const madeBy = (results: readonly ToolResult[], tool: string): readonly Made[] =>
  results.filter(({ name }) => name === tool).flatMap(show);

/** URLs are shown by media type, everything else as text, including results of unknown tools. */
export function show({ name, results }: ToolResult): readonly Made[] {
  return results.map((result) => {
    const url = /\s/.test(result) ? undefined : httpUrl(result);
    if (!url) return { kind: 'text', text: result };
    const { pathname } = new URL(url);
    const [kind = KINDS.get(name) ?? 'link'] =
      BY_EXTENSION.find(([, extension]) => extension.test(pathname)) ?? [];
    return { kind: kind as 'link', url };
  });
}

const videosBy = (results: readonly ToolResult[], tool: string): readonly string[] =>
  madeBy(results, tool).flatMap((made) => (made.kind === 'video' ? [made.url] : []));

/** URL of the last composed film: the agent's final step. */
export const composedFilm = (results: readonly ToolResult[]): string | undefined =>
  videosBy(results, STEPS.compose).at(-1);

/** URL of the finished film: the last composed one, else the only clip, if any. */
export function filmOf(results: readonly ToolResult[]): string | undefined {
  const clips = videosBy(results, STEPS.film);
  return composedFilm(results) ?? (clips.length === 1 ? clips[0] : undefined);
}

/** The plan's lines, without bullets, numbers and checkboxes. */
export function planOf(results: readonly ToolResult[]): readonly string[] {
  const text = madeBy(results, STEPS.plan)
    .flatMap((made) => (made.kind === 'text' ? [made.text] : []))
    .at(-1);
  return (text?.split('\n') ?? [])
    .map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)](?!\d))?\s*(?:\[[ x]?\]\s*)?/i, '').trim())
    .filter(Boolean);
}
