import { contentSecurityPolicy, sourceOf } from '../../../../src/cli/policy.ts';
import { escapeHtml } from '../../../../src/cli/snippet.ts';
import { cssOf, markupOf, type Node, type Value } from './markup.ts';
import type { Settings } from './settings.ts';

/* The code to copy, for each framework. Every text of a person is escaped for where it stands. */

export const FRAMEWORKS = {
  html: { label: 'HTML', make: html },
  react: { label: 'React', make: react },
  next: { label: 'Next', make: (settings) => `'use client';\n${react(settings)}` },
  vue: { label: 'Vue', make: vue },
  svelte: { label: 'Svelte', make: svelte },
  angular: { label: 'Angular', make: angular },
} as const satisfies Record<string, { label: string; make: (settings: Settings) => string }>;
export type Framework = keyof typeof FRAMEWORKS;

const indent = (text: string, by = '  '): string => text.replace(/^(?=.)/gm, by);

/** In HTML, and in templates where braces and `@` begin an expression. */
const inHtml = escapeHtml;
const inTemplate = (text: string): string =>
  escapeHtml(text).replace(/[{}@]/g, (it) => `&#${it.charCodeAt(0)};`);

/** Tag, attributes and children as HTML; a long tag has one attribute per line. */
function write({ tag, attributes, children }: Node, escape: (text: string) => string): string {
  const pairs = Object.entries(attributes).map(([name, value]) =>
    value === true ? name : `${name}="${escape(value)}"`,
  );
  const line = [`<${tag}`, ...pairs].join(' ');
  const open = line.length > 70 ? `<${tag}\n${indent(pairs.join('\n'))}\n>` : `${line}>`;
  if (tag === 'img') return open.replace(/\n?>$/, (end) => (end === '>' ? ' />' : '\n/>'));
  if (children.length === 0) return `${open}</${tag}>`;
  if (children.every((child) => typeof child === 'string'))
    return `${open}${children.map(escape).join('')}</${tag}>`;
  const inner = children.map((child) =>
    typeof child === 'string' ? escape(child) : write(child, escape),
  );
  return `${open}\n${indent(inner.join('\n'))}\n</${tag}>`;
}

function html(settings: Settings): string {
  return `<script type="module" async${settings.policy === 'isolated' ? ' crossorigin' : ''} src="${inHtml(settings.script)}"></script>
<style>
${indent(cssOf(settings))}
</style>

${write(markupOf(settings), inHtml)}`;
}

const imports = ({ task }: Settings): string =>
  `import 'ojin-widget';${task ? `\nimport 'ojin-widget/sjinn-task';` : ''}`;

function vue(settings: Settings): string {
  return `<script setup>
${imports(settings)}
</script>

<template>
${indent(write(markupOf(settings), inTemplate))}
</template>

<style>
${cssOf(settings)}
</style>`;
}

function svelte(settings: Settings): string {
  return `<script>
${indent(imports(settings))}
</script>

${write(markupOf(settings), inTemplate)}

<style>
${indent(cssOf(settings).replaceAll(/^(ojin-preview\S*) \{/gm, ':global($1) {'))}
</style>`;
}

/** Inside a template literal. */
const inLiteral = (text: string): string => text.replace(/[\\`]|\$(?=\{)/g, '\\$&');

function angular(settings: Settings): string {
  return `import { Component, CUSTOM_ELEMENTS_SCHEMA, ViewEncapsulation } from '@angular/core';
${imports(settings)}

@Component({
  selector: 'app-persona',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  encapsulation: ViewEncapsulation.None,
  template: \`
${indent(inLiteral(write(markupOf(settings), inTemplate)), '    ')}
  \`,
  styles: \`
${indent(cssOf(settings), '    ')}
  \`,
})
export class Persona {}`;
}

const COMPONENTS: Readonly<Record<string, string>> = {
  'ojin-preview': 'OjinPreview',
  'sjinn-task': 'SjinnTask',
};
/** `config-id` → `configId`; HTML names that React spells differently. */
const inReact = (name: string): string =>
  name === 'autoplay'
    ? 'autoplay'
    : name === 'crossorigin'
      ? 'crossOrigin'
      : name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** A string in JSX: as it is where that is possible, else as an expression. */
const isPlain = (text: string): boolean => /^[^"{}<>&\\\n]*$/.test(text);
const jsxValue = (value: string): string =>
  isPlain(value) ? `"${value}"` : `{${JSON.stringify(value)}}`;
const jsxText = (text: string): string =>
  isPlain(text) && text.trim() === text ? text : `{${JSON.stringify(text)}}`;
const jsxPair = ([name, value]: readonly [string, Value]): string =>
  value === true
    ? name === 'crossorigin'
      ? 'crossOrigin=""'
      : name
    : `${inReact(name)}=${jsxValue(value)}`;

function jsx({ tag, attributes, children }: Node): string {
  const isOurs = tag in COMPONENTS;
  const name = COMPONENTS[tag] ?? tag;
  const pairs = Object.entries(attributes).map(([key, value]) =>
    // a slot is an attribute of every element
    isOurs || key !== 'slot' ? jsxPair([key, value]) : `slot="${String(value)}"`,
  );
  const line = [`<${name}`, ...pairs].join(' ');
  const open = line.length > 70 ? `<${name}\n${indent(pairs.join('\n'))}\n` : line;
  const close = open.endsWith('\n') ? '' : ' ';
  if (children.length === 0) return `${open}${close}/>`;
  const inner = children.map((child) => (typeof child === 'string' ? jsxText(child) : jsx(child)));
  return `${open}>\n${indent(inner.join('\n'))}\n</${name}>`;
}

function react(settings: Settings): string {
  const names = settings.task ? 'OjinPreview, SjinnTask' : 'OjinPreview';
  return `import { ${names} } from 'ojin-widget/react';
import './persona.css';

export default function Persona() {
  return (
${indent(jsx(markupOf(settings)), '    ')}
  );
}

/* persona.css
${cssOf(settings)}
*/`;
}

/** The headers that a page with this persona needs; empty: none. */
export function policyOf(settings: Readonly<Settings>): string {
  const { policy, script, persona, task } = settings;
  if (policy === 'none') return '';
  const api = persona === 'own' ? 'https://api.ojin.ai' : 'http://localhost:8787';
  const media = [
    persona === 'own' ? 'https://media.example' : 'http://localhost:8787',
    ...(task ? ['https://media.sjinn.example'] : []),
  ];
  const csp = contentSecurityPolicy({
    script: [sourceOf(script)],
    style: [`'self'`],
    connect: [api, ...(task ? [`'self'`] : [])],
    ...{ media, img: media },
  });
  return policy === 'strict'
    ? `Content-Security-Policy: ${csp}`
    : `Content-Security-Policy: ${csp}
Cross-Origin-Opener-Policy: same-origin
Cross-Origin-Embedder-Policy: require-corp`;
}
