import { element, setText } from '../dom/element.ts';
import { minuteOf, shortInstant } from '../format/instant.ts';
import { formatMeasure, formatPlural } from '../format/number.ts';
import type { Scene } from './scene.ts';

const keys = [
  ['dot', 'reading, whatever its verdict'],
  ['mean', 'window mean'],
  ['band', 'min to max'],
  ['limit', 'alert limit'],
] as const;

/** Below the chart: what its marks mean, and what is under the pointer. Times are UTC. */
export const createReadout = () => {
  const legend = element('p', 'legend');
  for (const [mark, label] of keys) {
    const swatch = element('i', 'swatch');
    swatch.dataset.mark = mark;
    const key = element('span', 'legend-key', swatch, label);
    key.dataset.key = mark;
    legend.append(key);
  }
  const pointed = element('p', 'pointed');
  return {
    element: element('footer', 'readout', legend, pointed),
    showLegend: ({ limits }: Scene): void => {
      legend.toggleAttribute('data-has-limit', limits.length > 0);
    },
    show: (timeMs: number | undefined, scene: Scene | undefined, unit: string): void => {
      setText(pointed, timeMs === undefined ? '' : describe(timeMs, scene, unit));
    },
  };
};

const describe = (timeMs: number, scene: Scene | undefined, unit: string): string => {
  if (scene === undefined) return '';
  const parts: string[] = [];
  const nearest = scene.dots.reduce<Scene['dots'][number] | undefined>(
    (best, dot) =>
      best === undefined || Math.abs(dot[0] - timeMs) < Math.abs(best[0] - timeMs) ? dot : best,
    undefined,
  );
  if (nearest !== undefined) {
    parts.push(
      `${shortInstant(nearest[0], scene.extent.toMs)} ${formatMeasure(nearest[1])} ${unit}`,
    );
  }
  const window = scene.windows.find(({ result }) => result.start <= timeMs && timeMs < result.end);
  if (window !== undefined) {
    const { start, end, count, reason } = window.result;
    parts.push(
      `${minuteOf(start)} to ${minuteOf(end)}: mean ${formatMeasure(window.mean)}, ` +
        `${formatPlural(count, 'reading')}, ${reason}`,
    );
  }
  return parts.join('   ·   ');
};
