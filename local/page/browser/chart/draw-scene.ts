import type uPlot from 'uplot';
import type { Theme } from '../dom/theme.ts';
import type { Scene } from './scene.ts';

/** What the drawing functions need of a chart: its canvas, and where values are on it. */
interface Plane {
  readonly context: CanvasRenderingContext2D;
  readonly ratio: number;
  readonly box: uPlot.BBox;
  x(timeMs: number): number;
  y(value: number): number;
}

/** Above so many dots they are drawn smaller. */
const manyDots = 600;

/** Behind the grid's labels: each window's band from min to max. */
export const drawBehind = (chart: uPlot, scene: Scene, theme: Theme, ratio: number): void =>
  inPlane(chart, ratio, (plane) => {
    const { context } = plane;
    context.fillStyle = theme.band;
    for (const { result, low, high } of scene.windows) {
      if (low === null || high === null) continue;
      const left = plane.x(result.start);
      const top = plane.y(high);
      const gap = plane.ratio;
      context.fillRect(
        left + gap,
        top,
        Math.max(1, plane.x(result.end) - left - gap * 2),
        Math.max(plane.ratio, plane.y(low) - top),
      );
    }
  });

/** Readings, means, limits, the watermark, and marks for readings off the scale. */
export const drawBefore = (chart: uPlot, scene: Scene, theme: Theme, ratio: number): void =>
  inPlane(chart, ratio, (plane) => {
    drawDots(plane, scene, theme);
    drawLimits(plane, scene, theme);
    drawMeans(plane, scene, theme);
    drawOutliers(plane, scene, theme);
    drawWatermark(plane, scene, theme);
  });

const drawDots = (plane: Plane, scene: Scene, theme: Theme): void => {
  const { context, ratio } = plane;
  const radius = (scene.dots.length > manyDots ? 1.25 : 2) * ratio;
  context.fillStyle = theme.dot;
  context.beginPath();
  for (const [time, value] of scene.dots) {
    const x = plane.x(time);
    const y = plane.y(value);
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.fill();
};

const drawMeans = (plane: Plane, scene: Scene, theme: Theme): void => {
  const { context, ratio } = plane;
  context.strokeStyle = theme.accent;
  context.lineWidth = 2 * ratio;
  context.lineCap = 'butt';
  context.beginPath();
  for (const { result, mean } of scene.windows) {
    if (mean === null) continue;
    const y = plane.y(mean);
    context.moveTo(plane.x(result.start), y);
    context.lineTo(plane.x(result.end), y);
  }
  context.stroke();
};

const drawLimits = (plane: Plane, scene: Scene, theme: Theme): void => {
  const { context, box, ratio } = plane;
  context.strokeStyle = theme.critical;
  context.lineWidth = ratio;
  context.setLineDash([5 * ratio, 4 * ratio]);
  context.beginPath();
  for (const limit of scene.limits) {
    const y = Math.round(plane.y(limit));
    context.moveTo(box.left, y);
    context.lineTo(box.left + box.width, y);
  }
  context.stroke();
  context.setLineDash([]);
};

/** A small triangle at the edge points to where the reading would be. */
const drawOutliers = (plane: Plane, scene: Scene, theme: Theme): void => {
  const { context, box, ratio } = plane;
  const { low, high } = scene.extent;
  const size = 4 * ratio;
  context.fillStyle = theme.late;
  for (const [time, value] of scene.dots) {
    if (value >= low && value <= high) continue;
    const x = plane.x(time);
    const edge = value > high ? box.top : box.top + box.height;
    const inward = value > high ? size * 1.5 : -size * 1.5;
    context.beginPath();
    context.moveTo(x, edge);
    context.lineTo(x - size, edge + inward);
    context.lineTo(x + size, edge + inward);
    context.fill();
  }
};

const drawWatermark = (plane: Plane, scene: Scene, theme: Theme): void => {
  const { context, box, ratio } = plane;
  if (scene.watermarkMs === undefined || scene.watermarkMs < scene.extent.fromMs) return;
  const x = Math.round(plane.x(scene.watermarkMs));
  context.strokeStyle = theme.ink;
  context.lineWidth = ratio;
  context.beginPath();
  context.moveTo(x, box.top);
  context.lineTo(x, box.top + box.height);
  context.stroke();
  context.fillStyle = theme.ink;
  context.font = `500 ${11 * ratio}px Inter, system-ui, sans-serif`;
  context.textBaseline = 'top';
  const hasRoom = x - box.left > 80 * ratio;
  context.textAlign = hasRoom ? 'right' : 'left';
  context.fillText('watermark', x + (hasRoom ? -5 : 5) * ratio, box.top + 3 * ratio);
};

const inPlane = (chart: uPlot, ratio: number, draw: (plane: Plane) => void): void => {
  const { ctx: context, bbox: box } = chart;
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.width, box.height);
  context.clip();
  draw({
    context,
    ratio,
    box,
    x: (timeMs) => chart.valToPos(timeMs, 'x', true),
    y: (value) => chart.valToPos(value, 'y', true),
  });
  context.restore();
};
