'use client';
/**
 * `ojin-widget/react`: the elements as React components, for React 18 and later, and for server
 * components. They set properties and listen to events also after hydration, which React 19 does not
 * do for custom elements. An event's prop is its name in camel case: `ojin-ready` is `onOjinReady`.
 */
import { createComponent, type EventName } from '@lit/react';
import type { LitElement } from 'lit';
import * as react from 'react';
import type { WidgetEventMap } from './elements/events.ts';
import { OjinPreviewElement } from './elements/ojin-preview/ojin-preview.ts';
import { SjinnTaskElement } from './elements/sjinn-task/sjinn-task.ts';

const event = <Name extends keyof WidgetEventMap>(name: Name) =>
  name as Name & EventName<WidgetEventMap[Name]>;

/**
 * On a server, the tag with its attributes, so that the film starts before React does: `@lit/react`
 * sets properties only, after hydration. Objects, functions and listeners wait for that.
 */
function onServer<Component>(
  component: Component,
  tag: string,
  element: typeof LitElement,
): Component {
  if (typeof window !== 'undefined') return component;
  const Server = ({ children, className, ...props }: Record<string, unknown>) => {
    const attributes: Record<string, unknown> = { class: className };
    for (const [name, value] of Object.entries(props)) {
      const { attribute = name } = element.properties[name] ?? {};
      const isText = typeof value === 'string' || typeof value === 'number';
      if (typeof attribute === 'string' && (isText || value === true || name === 'style'))
        attributes[attribute] = value === true ? '' : value;
    }
    return react.createElement(tag, attributes, children as react.ReactNode);
  };
  return Server as Component;
}

const Preview = createComponent({
  react,
  tagName: 'ojin-preview',
  elementClass: OjinPreviewElement,
  displayName: 'OjinPreview',
  events: {
    onOjinStatechange: event('ojin-statechange'),
    onOjinReady: event('ojin-ready'),
    onOjinPlay: event('ojin-play'),
    onOjinPause: event('ojin-pause'),
    onOjinEnded: event('ojin-ended'),
    onOjinRenew: event('ojin-renew'),
    onOjinError: event('ojin-error'),
  },
});

const Task = createComponent({
  react,
  tagName: 'sjinn-task',
  elementClass: SjinnTaskElement,
  displayName: 'SjinnTask',
  events: {
    onSjinnSubmit: event('sjinn-submit'),
    onSjinnCreated: event('sjinn-created'),
    onSjinnProgress: event('sjinn-progress'),
    onSjinnComplete: event('sjinn-complete'),
    onSjinnError: event('sjinn-error'),
    onSjinnStatechange: event('sjinn-statechange'),
    onSjinnShow: event('sjinn-show'),
    onSjinnVerify: event('sjinn-verify'),
  },
});

/** `<ojin-preview>`. */
export const OjinPreview = onServer(Preview, 'ojin-preview', OjinPreviewElement);
/** `<sjinn-task>`, as a child of a preview with `slot="task"`, or alone. */
export const SjinnTask = onServer(Task, 'sjinn-task', SjinnTaskElement);

export type * from './types.ts';
