const sheets = new Map<string, CSSStyleSheet>();

/**
 * Adds a style sheet to a shadow root, one object for all elements. Constructed sheets need no
 * leave from the page's Content Security Policy, as `<style>` would.
 */
export function adopt(root: ShadowRoot, text: string): void {
  let sheet = sheets.get(text);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(text, sheet);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
