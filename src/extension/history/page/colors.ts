/** The colours of the user's theme, for a canvas. */
export interface Colors {
  readonly text: string;
  readonly grid: string;
  readonly up: string;
  readonly down: string;
  readonly mean: string;
  readonly spread: string;
  readonly edge: string;
  readonly font: string;
}

/** Reads them from the variables that VS Code sets; page.css gives them our names. */
export function readColors(): Colors {
  const style = getComputedStyle(document.body);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const mean = color('mean');
  return {
    text: color('text'),
    grid: translucent(color('text'), 0.15),
    up: color('up'),
    down: color('down'),
    mean,
    spread: translucent(mean, 0.22),
    edge: translucent(mean, 0.5),
    font: `12px ${style.fontFamily}`,
  };
}

/** Calls back after the theme has changed. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributeFilter: ['style'] });
}

/** @param color may be translucent itself, as themes have them */
function translucent(color: string, alpha: number): string {
  return `color-mix(in srgb, ${color} ${alpha * 100}%, transparent)`;
}
