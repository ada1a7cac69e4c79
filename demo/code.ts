const TOKEN =
  /(?<comment><!--.*?-->)|(?<tag><\/?[\w-]+|\/?>)|(?<string>"[^"]*")|(?<name>[\w-]+(?==))/gs;

/** Colours the HTML inside a `<pre>`, and gives it a button that copies it. */
export function dressCode(pre: HTMLPreElement): void {
  const text = pre.textContent.trim();
  const code = document.createElement('code');
  code.append(...coloured(text));
  pre.replaceChildren(code);
  const frame = document.createElement('div');
  frame.className = 'snippet';
  pre.replaceWith(frame);
  // long lines scroll: the keyboard has to reach them
  pre.tabIndex = 0;
  frame.append(pre, copyButton(text));
}

function* coloured(html: string): Generator<Node | string> {
  let end = 0;
  for (const { index, 0: text, groups = {} } of html.matchAll(TOKEN)) {
    yield html.slice(end, index);
    end = index + text.length;
    const span = document.createElement('span');
    span.className = Object.keys(groups).find((name) => groups[name]) ?? '';
    span.textContent = text;
    yield span;
  }
  yield html.slice(end);
}

function copyButton(text: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.className = 'copy';
  button.textContent = 'Copy';
  const say = (word: string) => {
    button.textContent = word;
    setTimeout(() => (button.textContent = 'Copy'), 1600);
  };
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(text).then(
      () => say('Copied'),
      () => say('Blocked'),
    );
  });
  return button;
}
