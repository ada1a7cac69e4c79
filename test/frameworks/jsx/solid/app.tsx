import type {} from 'ojin-widget/types/solid';

export const app = (
  <ojin-preview
    attr:config-id="…"
    class="ada"
    prop:strings={{ play: 'Meet Ada' }}
    on:ojin-ready={({ target, detail }) => {
      console.log(target.state.status, detail.config?.title);
    }}
  >
    <p slot="actions">Ada</p>
  </ojin-preview>
);

export const mustFail = [
  // @ts-expect-error -- not one of the controls
  <ojin-preview prop:controls="fancy" />,
  // @ts-expect-error -- not a property of the element
  <ojin-preview prop:configID="…" />,
  // @ts-expect-error -- the detail has no link
  <ojin-preview on:ojin-ready={({ detail }) => detail.url} />,
];
