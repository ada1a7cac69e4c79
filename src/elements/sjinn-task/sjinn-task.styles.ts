/** The build strips the white space from templates tagged `css`. */
const css = String.raw;

/** One field, then a timeline; type and colours come from the page. */
export const styles = css`
  :host {
    --_accent: var(--ojin-accent, #5b5bd6);
    --_line: color-mix(in srgb, currentColor 14%, #0000);
    --_soft: color-mix(in srgb, currentColor 6%, #0000);
    --_quiet: color-mix(in srgb, currentColor 68%, #0000);
    display: block;
    container-type: inline-size;
    font-variant-numeric: tabular-nums;
  }
  :host([hidden]) {
    display: none;
  }
  .base {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
    padding-block: 16px;
    overflow-wrap: anywhere;
    outline: 0;
  }
  p,
  h2,
  ol,
  ul,
  form {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  label,
  h2 {
    font-size: 1em;
    font-weight: 600;
  }
  .quiet {
    color: var(--_quiet);
    font-size: 0.875em;
    font-weight: 400;
  }
  /* text in another direction keeps it, but is aligned with the text of the page */
  [dir='auto'] {
    text-align: -webkit-match-parent; /* Chromium */
    text-align: match-parent;
  }

  .field {
    margin-top: 8px;
    display: flex;
    align-items: flex-end;
    gap: 8px;
    padding: 6px;
    border: 1px solid var(--_line);
    border-radius: var(--ojin-radius, 16px);
    background: Field;
    color: FieldText;
  }
  .field:focus-within {
    border-color: var(--_accent);
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  textarea {
    flex: 1;
    min-width: 0;
    min-height: 44px;
    max-height: 12em;
    box-sizing: border-box;
    padding: 10px 8px;
    border: 0;
    outline: 0;
    background: none;
    color: inherit;
    font: inherit;
    resize: none;
    field-sizing: content;
  }
  textarea::placeholder {
    color: color-mix(in srgb, FieldText 62%, #0000);
  }

  button,
  a {
    font: inherit;
    color: inherit;
  }
  button,
  .actions a {
    box-sizing: border-box;
    display: inline-grid;
    place-items: center;
    min-height: 44px;
    padding: 8px 18px;
    border: 1px solid var(--_line);
    border-radius: 22px;
    background: #0000;
    font-weight: 600;
    text-decoration: none;
    cursor: pointer;
    transition: background-color 160ms ease-out;
  }
  button:hover,
  .actions a:hover {
    background: var(--_soft);
  }
  .main,
  .main:hover {
    border-color: #0000;
    background: var(--_accent);
    color: #fff;
  }
  .send {
    flex: none;
    width: 44px;
    padding: 0;
  }
  .send[aria-disabled='true'] {
    cursor: default;
    opacity: 0.5;
  }
  .starting {
    margin-top: 8px;
  }
  .send svg {
    width: 22px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .readonly {
    box-sizing: border-box;
    width: 100%;
    min-height: 44px;
    margin-top: 4px;
    padding: 8px 12px;
    border: 1px solid var(--_line);
    border-radius: 8px;
    background: Field;
    color: FieldText;
    font: inherit;
  }
  .actions,
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .chips {
    margin-top: 12px;
  }
  .chips button {
    font-size: 0.875em;
    font-weight: 400;
    text-align: start;
  }
  :is(button, a, .readonly):focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  .message {
    font-weight: 600;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 4;
    overflow: hidden;
  }
  .steps {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    overflow-wrap: normal;
  }
  .steps li {
    flex: 1 0 0;
    padding-top: 10px;
    border-top: 3px solid var(--_line);
    border-radius: 2px;
    color: var(--_quiet);
    font-size: 0.875em;
  }
  .steps .done,
  .steps .now {
    border-color: var(--_accent);
    color: inherit;
  }
  .steps .now {
    font-weight: 600;
    animation: breathe 1.8s ease-in-out infinite;
  }
  @keyframes breathe {
    50% {
      border-color: color-mix(in srgb, var(--_accent) 35%, #0000);
    }
  }
  .plan {
    display: grid;
    gap: 4px;
    padding-inline-start: 1.4em;
    list-style: decimal;
    font-size: 0.9375em;
  }
  .made {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(120px, 30%), 1fr));
    gap: 8px;
  }
  .made li {
    position: relative;
    overflow: hidden;
    aspect-ratio: 16/9;
    border-radius: 8px;
    background: color-mix(in srgb, var(--_accent) 10%, #0000);
  }
  .made li:has(a),
  .made .text {
    grid-column: 1/-1;
    aspect-ratio: auto;
    padding: 10px 14px;
    white-space: pre-line;
    background: var(--_soft);
    font-size: 0.875em;
  }
  .made :is(img, video) {
    position: absolute;
    width: 100%;
    height: 100%;
    object-fit: cover;
    animation: appear 200ms ease-out;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  .stage {
    display: block;
    width: 100%;
    aspect-ratio: 16/9;
    border-radius: var(--ojin-radius, 16px);
    background: #14141c;
    object-fit: contain;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 4px 16px;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @container (max-width: 260px) {
    .actions > * {
      width: 100%;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .steps .now {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .steps li {
      border-color: GrayText;
    }
    .steps .done,
    .steps .now {
      border-color: Highlight;
    }
  }
`;
