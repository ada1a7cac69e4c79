/** The display options of the page; the first value of each is the default. */
const SWITCHES = {
  theme: ['', 'light', 'dark'],
  dir: ['', 'rtl'],
  lang: ['', 'ar', 'de', 'es', 'fr', 'ja', 'pt', 'zh'],
} as const;

const DEFAULTS = { theme: 'auto', dir: 'ltr', lang: 'en' } as const;

/** Links that change one option and keep the others. */
export function showSwitches(nav: HTMLElement, params: URLSearchParams): void {
  for (const name of Object.keys(SWITCHES) as (keyof typeof SWITCHES)[]) {
    const group = document.createElement('span');
    group.className = 'switch';
    for (const value of SWITCHES[name]) {
      const changed = new URLSearchParams(params);
      if (value) changed.set(name, value);
      else changed.delete(name);
      const link = document.createElement('a');
      link.href = `${location.pathname}?${changed.toString()}`;
      link.textContent = value || DEFAULTS[name];
      if ((params.get(name) ?? '') === value) link.ariaCurrent = 'true';
      group.append(link);
    }
    nav.append(group);
  }
}
