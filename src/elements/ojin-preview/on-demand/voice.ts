/** The build takes the white space out of what is tagged `css`. */
const css = String.raw;

/** The look of a persona that is only heard. */
export const styles = css`
  audio[part='media'] {
    inset: auto 12px 12px;
    width: calc(100% - 24px);
    height: 44px;
  }
  /* a voice has no picture: its name stands there */
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
`;
