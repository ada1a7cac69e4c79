import { OjinPreview } from 'ojin-widget/react';

export const mustFail = [
  // @ts-expect-error -- not a property of the element
  <OjinPreview configID="…" />,
  // @ts-expect-error -- not one of the controls
  <OjinPreview controls="fancy" />,
  // @ts-expect-error -- the detail has no link
  <OjinPreview onOjinReady={({ detail }) => detail.url} />,
  // @ts-expect-error -- not one of the controls
  <ojin-preview controls="fancy" />,
  // @ts-expect-error -- the detail has no link
  <ojin-preview onojin-ready={({ detail }) => detail.url} />,
  // @ts-expect-error -- no such tag
  <ojin-previews />,
];
