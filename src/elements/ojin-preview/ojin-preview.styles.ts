/** The build strips the white space from templates tagged `css`. */
const css = String.raw;

/** The look: adopts the page's type and colour scheme; only the picture stands out. */
export const styles = css`
  :host {
    --_accent: var(--ojin-accent, #5b5bd6);
  }
  .sheen,
  .status {
    position: absolute;
    inset: 0;
  }
  ::slotted(*) {
    flex-shrink: 0;
  }
  /* runs on the compositor: needs no painting while the main thread is busy */
  .sheen {
    background: linear-gradient(100deg, #0000 20%, #8882 50%, #0000 80%);
    transform: translateX(-100%);
    animation: sheen 1.8s ease-in-out infinite;
  }
  @keyframes sheen {
    to {
      transform: translateX(100%);
    }
  }
  .guest [part='media'] {
    object-fit: contain; /* the box keeps its shape; the film is not cropped to it */
    background: #14141c;
  }

  .title {
    position: absolute;
    inset: auto 0 0;
    padding-block: 64px 32px;
    padding-inline: 20px 84px;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    color: #fff;
    font-weight: 600;
    background: linear-gradient(#0000, #0006 50%, #000a);
    opacity: 0;
    transition: opacity 160ms ease-out;
    pointer-events: none;
  }
  .stage:is(:hover, :focus-within) .title,
  .ready .title {
    opacity: 1;
  }
  .themed.played .title,
  .error .title {
    display: none;
  }

  button {
    font: inherit;
    cursor: pointer;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  [part='media']:focus-visible {
    outline-offset: -2px; /* the stage clips what is outside */
  }
  .round {
    position: absolute;
    bottom: 16px;
    inset-inline-end: 16px;
    width: 56px;
    height: 56px;
    padding: 0;
    border: 1px solid #fff4;
    border-radius: 50%;
    background: #14141ccc;
    color: #fff;
    transition: transform 160ms ease-out;
    pointer-events: auto;
  }
  .round:focus-visible {
    outline-color: #fff;
    box-shadow: 0 0 0 6px #14141ccc;
  }
  .round svg {
    display: block;
    width: 26px;
    margin: auto;
    fill: currentColor;
    stroke: currentColor;
    stroke-width: 2.5;
    stroke-linejoin: round;
  }
  .playing .round {
    transform: scale(0.79); /* 44px */
  }
  .status {
    display: grid;
    place-items: center;
    pointer-events: none;
  }
  .note {
    place-self: start;
    margin: 14px;
    padding: 4px 12px;
    border-radius: 99px;
    background: #14141cd9;
    color: #fff;
    font-size: 0.8125em;
  }
  .error .status {
    overflow: auto;
    border: 1px solid #8884;
    border-radius: inherit;
    background: color-mix(in srgb, Canvas 80%, #0000);
    backdrop-filter: blur(12px);
    pointer-events: auto;
  }
  [part='retry-button'] {
    min-height: 44px;
    padding: 0 20px;
    border: 1px solid #0000;
    border-radius: 99px;
    background: CanvasText;
    color: Canvas;
    font-weight: 600;
    pointer-events: auto;
  }
  .panel {
    max-width: 22em;
    padding: 20px;
    text-align: center;
    text-wrap: balance;
    line-height: 1.4;
  }
  .panel p {
    margin: 0 0 16px;
  }
  .panel details {
    margin-top: 12px;
    font-size: 0.8125em;
  }
  .panel summary {
    display: inline-grid;
    place-items: center;
    min-height: 32px;
    padding: 0 8px;
    border-radius: 8px;
    cursor: pointer;
  }
  .panel code {
    display: block;
    overflow-wrap: anywhere;
  }
  audio[part='media'] {
    inset: auto 12px 12px;
    width: calc(100% - 24px);
    height: 44px;
  }
  /* audio has no picture: its title is shown instead */
  .audio .title {
    display: block;
    inset: 0 0 20%;
    align-content: center;
    padding: 20px;
    white-space: normal;
    text-align: center;
    font-size: 1.25em;
    color: inherit;
    background: radial-gradient(circle, color-mix(in srgb, var(--_accent) 30%, #0000), #0000 64%);
    opacity: 1;
  }
  @container (max-width:220px) {
    .round {
      bottom: 8px;
      inset-inline-end: 8px;
      width: 44px;
      height: 44px;
    }
    .title {
      padding-block: 40px 18px;
      padding-inline: 12px 60px;
      font-size: 0.8125em;
    }
    .panel {
      padding: 12px;
      font-size: 0.8125em;
    }
    .panel p {
      margin-bottom: 8px;
    }
    .panel details {
      display: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .sheen {
      display: none;
    }
  }
  @media (forced-colors: active) {
    button[part] {
      background: ButtonFace;
      color: ButtonText;
      outline-offset: -5px; /* the picture keeps its colours */
    }
  }
`;
