/** The colours that canvases draw with: the style sheet's own, as they are right now. */
export interface Theme {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly accent: string;
  readonly band: string;
  readonly dot: string;
  readonly late: string;
  readonly critical: string;
}

const readTheme = (): Theme => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour('ink'),
    muted: colour('muted'),
    line: colour('line'),
    surface: colour('surface'),
    accent: colour('accent'),
    band: colour('band'),
    dot: colour('dot'),
    late: colour('late'),
    critical: colour('critical'),
  };
};

const darkScheme = matchMedia('(prefers-color-scheme: dark)');
let current: Theme | undefined;
darkScheme.addEventListener('change', () => {
  current = undefined;
});

/** Read once per colour scheme: asking for styles while drawing would cost a layout. */
export const currentTheme = (): Theme => {
  current ??= readTheme();
  return current;
};

/** Calls the listener after light has become dark or the other way round. */
export const onThemeChange = (listener: () => void): void => {
  darkScheme.addEventListener('change', listener);
};
