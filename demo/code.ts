const TOKENS = {
  html: /(?<comment><!--.*?-->)|(?<tag><\/?[\w-]+|\/?>)|(?<string>"[^"]*")|(?<name>[\w-]+(?==))/gs,
  typescript:
    /(?<comment>\/\/[^\n]*)|(?<string>'[^']*')|(?<tag>\b(?:as|const|default|export|from|import|let|return|type)\b)/g,
};

/** Colours the code inside a `<pre>`, and gives it a button that copies it. */
export function dressCode(pre: HTMLPreElement, language: keyof typeof TOKENS = 'html'): void {
  const text = pre.textContent.trim();
  const code = document.createElement('code');
  code.append(...coloured(text, TOKENS[language]));
  pre.replaceChildren(code);
  const frame = document.createElement('div');
  frame.className = 'snippet';
  pre.replaceWith(frame);
  // long lines scroll: the keyboard has to reach them
  pre.tabIndex = 0;
  frame.append(pre, copyButton(text));
}

function* coloured(source: string, token: RegExp): Generator<Node | string> {
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
