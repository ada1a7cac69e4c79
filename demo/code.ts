const TOKENS = {
  html: /(?<comment><!--.*?-->)|(?<tag><\/?[\w-]+|\/?>)|(?<string>"[^"]*")|(?<name>[\w-]+(?==))/gs,
  typescript:
    /(?<comment>\/\/[^\n]*)|(?<string>'[^']*')|(?<tag>\b(?:as|const|default|export|from|import|let|return|type)\b)/g,
};

/** Highlights the code inside a `<pre>`, and adds a copy button. */
export function enhanceCode(pre: HTMLPreElement, language: keyof typeof TOKENS = 'html'): void {
  const text = pre.textContent.trim();
  const code = document.createElement('code');
  code.append(...highlight(text, TOKENS[language]));
  pre.replaceChildren(code);
  const frame = document.createElement('div');
  frame.className = 'snippet';
  pre.replaceWith(frame);
  // long lines scroll: they have to be reachable by keyboard
  pre.tabIndex = 0;
  frame.append(pre, copyButton(text));
}

function* highlight(source: string, token: RegExp): Generator<Node | string> {
  let end = 0;
  for (const { index, 0: text, groups = {} } of source.matchAll(token)) {
    yield source.slice(end, index);
    end = index + text.length;
    const span = document.createElement('span');
    span.className = Object.keys(groups).find((name) => groups[name]) ?? '';
    span.textContent = text;
    yield span;
  }
  yield source.slice(end);
}

function copyButton(text: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.className = 'copy';
  button.textContent = 'Copy';
  const showLabel = (label: string) => {
    button.textContent = label;
    setTimeout(() => (button.textContent = 'Copy'), 1600);
  };
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(text).then(
      () => showLabel('Copied'),
      () => showLabel('Blocked'),
    );
  });
  return button;
}
