'use client';
/**
 * `ojin-widget/react`: the elements as React components, for React 18 and later, and for server
 * components. They set properties and listen to events also after hydration, which React 19 does not
 * do for custom elements. An event's prop is its name in camel case: `ojin-ready` is `onOjinReady`.
 */
import { createComponent, type EventName } from '@lit/react';
import * as react from 'react';
import type { WidgetEventMap } from './elements/events.ts';
import { OjinPreviewElement } from './elements/ojin-preview/ojin-preview.ts';
import { SjinnTaskElement } from './elements/sjinn-task/sjinn-task.ts';

const event = <Name extends keyof WidgetEventMap>(name: Name) =>
  name as Name & EventName<WidgetEventMap[Name]>;

/** `<ojin-preview>`. The client registers it; the server renders the tag with its children. */
export const OjinPreview = createComponent({
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

/** `<sjinn-task>`, as a child of a preview with `slot="task"`, or alone. */
export const SjinnTask = createComponent({
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

export type * from './types.ts';
