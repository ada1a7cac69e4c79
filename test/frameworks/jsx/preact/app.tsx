import type {} from 'ojin-widget/types/preact';

export const app = (
  <ojin-preview
    config-id="…"
    class="ada"
    strings={{ play: 'Meet Ada' }}
    onojin-ready={({ target, detail }) => {
      console.log(target.state.status, detail.config?.title);
    }}
  >
    <p slot="actions">Ada</p>
  </ojin-preview>
);

export const mustFail = [
  // @ts-expect-error -- not one of the controls
  <ojin-preview controls="fancy" />,
  // @ts-expect-error -- not a property of the element
  <ojin-preview configID="…" />,
  // @ts-expect-error -- the detail has no link
  <ojin-preview onojin-ready={({ detail }) => detail.url} />,
];
