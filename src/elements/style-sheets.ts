const sheets = new Map<string, CSSStyleSheet>();

/**
 * Adds a style sheet to a shadow root; all elements share one object. Unlike `<style>`, constructed
 * sheets are not subject to the page's Content Security Policy.
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
