import type { Page } from 'playwright-core';

/** WCAG 2.2, success criterion 1.4.3, for texts of ordinary size. */
const leastContrast = 4.5;

/**
 * The texts on screen that are too faint against what is behind them, with their contrast. Colours
 * are composed as the browser does: each background over the one behind it.
 */
export const faintTexts = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const parse = (text) => {
      const [red, green, blue, alpha = 1] = (text.match(/[\\d.]+/g) ?? []).map(Number);
      return { rgb: [red, green, blue], alpha };
    };
    const over = (top, rgb) =>
      rgb.map((below, index) => top.rgb[index] * top.alpha + below * (1 - top.alpha));
    const behind = (element) => {
      const chain = [];
      for (let each = element; each !== null; each = each.parentElement) chain.unshift(each);
      return chain.reduce(
        (rgb, each) => over(parse(getComputedStyle(each).backgroundColor), rgb),
        [255, 255, 255],
      );
    };
    const luminance = (rgb) => {
      const [red, green, blue] = rgb
        .map((value) => value / 255)
        .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (element) => {
      const ground = behind(element);
      const ink = over(parse(getComputedStyle(element).color), ground);
      const [dark, light] = [luminance(ground), luminance(ink)].sort((left, right) => left - right);
      return (light + 0.05) / (dark + 0.05);
    };
    const hasText = (element) =>
      [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
    return [...document.body.querySelectorAll('*')]
      .filter((element) => hasText(element) && element.checkVisibility())
      .map((element) => [contrast(element), element.textContent])
      .filter(([ratio]) => ratio < ${leastContrast})
      .map(([ratio, text]) => text + ': ' + ratio.toFixed(2));
  })()`);
