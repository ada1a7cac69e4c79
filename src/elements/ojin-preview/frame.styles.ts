/** The build strips the white space from templates tagged `css`. */
const css = String.raw;

/** The sized box, the poster and the surface; the rest is loaded with the element. */
export const frameStyles = css`
  :host {
    display: block;
    width: 100%;
    min-width: 0;
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
    /* for a parent that is sized by its content */
    contain-intrinsic-width: 320px;
    width: 100%;
    height: 100%;
    aspect-ratio: var(--ojin-aspect-ratio, 4/5);
    border-radius: var(--ojin-radius, 16px);
    background: color-mix(in srgb, var(--ojin-accent, #5b5bd6) 10%, Canvas);
    color: CanvasText;
  }
  .poster,
  [part='poster'],
  ::slotted(img),
  [part='media'] {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: var(--ojin-object-fit, cover);
  }
  /* the first frame fades in over the poster; the box never changes */
  [part='media'] {
    opacity: 0;
    transition: opacity 160ms ease-out;
  }
  .revealed [part='media'] {
    opacity: 1;
  }
`;
