import uPlot from 'uplot';
import { currentTheme, onThemeChange } from '../dom/theme.ts';
import { drawBefore, drawBehind } from './draw-scene.ts';
import { scaleLabels } from './scale-labels.ts';
import type { Scene } from './scene.ts';
import { timeLabels, timeSteps } from './time-axis.ts';

const font = '11px Inter, system-ui, sans-serif';

/** The large chart: draws scenes, and tells which instant the pointer is over. */
export class ReadingChart {
  readonly #holder: HTMLElement;
  readonly #chart: uPlot;
  #scene: Scene | undefined;

  constructor(holder: HTMLElement, onPoint: (timeMs: number | undefined) => void) {
    this.#holder = holder;
    this.#chart = new uPlot(this.#options(onPoint), [[], []], holder);
    new ResizeObserver(() => this.#fit()).observe(holder);
    onThemeChange(() => this.#chart.redraw(true, true));
  }

  show(scene: Scene): void {
    this.#scene = scene;
    const { fromMs, toMs, low, high } = scene.extent;
    this.#chart.batch(() => {
      this.#chart.setData(
        [scene.dots.map(([time]) => time), scene.dots.map(([, value]) => value)],
        false,
      );
      this.#chart.setScale('x', { min: fromMs, max: toMs });
      this.#chart.setScale('y', { min: low, max: high });
    });
  }

  #fit(): void {
    const { clientWidth: width, clientHeight: height } = this.#holder;
    if (width > 0 && height > 0) this.#chart.setSize({ width, height });
  }

  #options(onPoint: (timeMs: number | undefined) => void): uPlot.Options {
    const axis: uPlot.Axis = {
      stroke: () => currentTheme().muted,
      font,
      grid: { stroke: () => currentTheme().line, width: 1 },
      ticks: { show: false },
    };
    return {
      width: Math.max(1, this.#holder.clientWidth),
      height: Math.max(1, this.#holder.clientHeight),
      padding: [8, 10, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: { x: { time: false, auto: false }, y: { auto: false } },
      axes: [
        {
          ...axis,
          incrs: [...timeSteps],
          values: (_chart, splits, _axis, _space, step) => timeLabels(splits, step),
          space: 70,
          size: 28,
          gap: 6,
        },
        {
          ...axis,
          values: (_chart, splits, _axis, _space, step) => scaleLabels(splits, step),
          size: 56,
          gap: 8,
        },
      ],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: {
        drawAxes: [(chart) => this.#draw(chart, drawBehind)],
        draw: [(chart) => this.#draw(chart, drawBefore)],
        setCursor: [
          (chart) => {
            const left = chart.cursor.left ?? -1;
            onPoint(left < 0 ? undefined : chart.posToVal(left, 'x'));
          },
        ],
      },
    };
  }

  #draw(chart: uPlot, draw: typeof drawBehind): void {
    if (this.#scene !== undefined) draw(chart, this.#scene, currentTheme(), uPlot.pxRatio);
  }
}
