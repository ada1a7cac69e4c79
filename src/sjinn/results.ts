import { httpUrl } from '../http/url.ts';
import type { ToolResult } from './wire.ts';

/** Something that the agent made, in the form in which it can be shown. */
export type Made =
  | { readonly kind: 'image' | 'video' | 'link'; readonly url: string }
  | { readonly kind: 'text'; readonly text: string };

/** The steps of a film, in their order, and the tools that do them. Source: SJinn, "Common Tool Names". */
export const STEPS = {
  plan: 'TODO_Write',
  draw: 'SJinn_Image_Edit',
  film: 'Kling_Image_to_Video',
  compose: 'ffmpeg_full_compose',
} as const;
export type Step = keyof typeof STEPS;

/** What a tool makes, where the URL does not tell. */
const KINDS: ReadonlyMap<string, Made['kind']> = new Map([
  [STEPS.draw, 'image'],
  [STEPS.film, 'video'],
  [STEPS.compose, 'video'],
]);
const BY_ENDING = [
  ['video', /\.(mp4|m4v|webm|mov|ogv)$/i],
  ['image', /\.(jpe?g|png|webp|gif|avif|svg)$/i],
] as const;

/** All results of one tool, in their order. */
export const madeBy = (results: readonly ToolResult[], tool: string): readonly Made[] =>
  results.filter(({ name }) => name === tool).flatMap(show);

/** A URL is shown by its media type, everything else as text: also what no known tool made. */
export function show({ name, results }: ToolResult): readonly Made[] {
  return results.map((result) => {
    const url = /\s/.test(result) ? undefined : httpUrl(result);
    if (!url) return { kind: 'text', text: result };
    const { pathname } = new URL(url);
    const [kind = KINDS.get(name) ?? 'link'] =
      BY_ENDING.find(([, ending]) => ending.test(pathname)) ?? [];
    return { kind: kind as 'link', url };
  });
}

const videosBy = (results: readonly ToolResult[], tool: string): readonly string[] =>
  madeBy(results, tool).flatMap((made) => (made.kind === 'video' ? [made.url] : []));

/** URL of the last film that was composed: the agent's last step. */
export const composedFilm = (results: readonly ToolResult[]): string | undefined =>
  videosBy(results, STEPS.compose).at(-1);

/** URL of the finished film: the last that was composed, else the only clip; none without either. */
export function filmOf(results: readonly ToolResult[]): string | undefined {
  const clips = videosBy(results, STEPS.film);
  return composedFilm(results) ?? (clips.length === 1 ? clips[0] : undefined);
}

/** The plan's lines, without their bullets, numbers and boxes. */
export function planOf(results: readonly ToolResult[]): readonly string[] {
  const text = madeBy(results, STEPS.plan)
    .flatMap((made) => (made.kind === 'text' ? [made.text] : []))
    .at(-1);
  return (text?.split('\n') ?? [])
    .map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)](?!\d))?\s*(?:\[[ x]?\]\s*)?/i, '').trim())
    .filter(Boolean);
}
