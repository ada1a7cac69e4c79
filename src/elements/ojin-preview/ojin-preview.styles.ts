/** The build takes the white space out of what is tagged `css`. */
const css = String.raw;

/** The look: a guest that takes on the page's type and colour scheme, and stands out by its picture. */
export const styles = css`
  :host {
    --_accent: var(--ojin-accent, #5b5bd6);
    display: block;
    width: 100%;
    min-height: 0;
  }
  :host([hidden]) {
    display: none;
  }
  .base {
    display: flex;
    flex-direction: column;
    height: 100%;
  }
  .stage {
    min-height: 0;
    position: relative;
    overflow: hidden;
    container-type: size;
    width: 100%;
    height: 100%;
    aspect-ratio: var(--ojin-aspect-ratio, 4/5);
    border-radius: var(--ojin-radius, 16px);
    background: color-mix(in srgb, var(--_accent) 10%, Canvas);
    color: CanvasText;
  }

  .poster,
  [part='poster'],
  ::slotted(img),
  [part='media'],
  .sheen,
  .status {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: var(--ojin-object-fit, cover);
  }
  ::slotted(*) {
    flex-shrink: 0;
  }
  /* the first frame fades over the poster; the box never changes */
  [part='media'],
  .title {
    transition: opacity 160ms ease-out;
  }
  .loading [part='media'],
  .posted [part='media'] {
    opacity: 0;
  }
  .sheen {
    background: linear-gradient(100deg, #0000 40%, #8882 50%, #0000 60%) 150% / 300%;
    animation: sheen 1.8s ease-in-out infinite;
  }
  @keyframes sheen {
    to {
      background-position-x: -50%;
    }
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
  .round {
    position: absolute;
    bottom: 16px;
    inset-inline-end: 16px;
    width: 56px;
    height: 56px;
    padding: 0;
    border: 1px solid #fff4;
    border-radius: 50%;
    background: #14141cb3;
    backdrop-filter: blur(14px) saturate(1.5);
    color: #fff;
    transition: transform 160ms ease-out;
    pointer-events: auto;
  }
  .round:focus-visible {
    outline-color: #fff;
    box-shadow: 0 0 0 6px #14141cb3;
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
  }
  @media (prefers-reduced-motion: reduce) {
    .sheen {
      display: none;
    }
  }
`;
