import type { WindowResult } from '../../../../lambdas/engine/index.ts';
import type { ReadingDot } from '../../live-messages.ts';
import { fences } from './fences.ts';

/** The part of the plane that is drawn: event time in epoch ms, and values. */
export interface Extent {
  readonly fromMs: number;
  readonly toMs: number;
  readonly low: number;
  readonly high: number;
}

/** Everything that the chart draws at one moment. */
export interface Scene {
  readonly extent: Extent;
  /** In order of event time; those outside the extent's values included. */
  readonly dots: readonly ReadingDot[];
  /** Windows that touch the extent, in order of their start. */
  readonly windows: readonly DrawnWindow[];
  readonly watermarkMs: number | undefined;
  /** Limits of alert rules that this sensor broke. */
  readonly limits: readonly number[];
}

/** A stored result as it is drawn, by its measures named `mean`, `min` and `max`. */
export interface DrawnWindow {
  readonly result: WindowResult;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface SceneInput {
  readonly dots: readonly ReadingDot[];
  readonly results: readonly WindowResult[];
  readonly watermarkMs: number | undefined;
  readonly boundMs: number;
  readonly sizeMs: number;
  /** How many windows the chart spans. */
  readonly windows: number;
  readonly limits: readonly number[];
}

/** Room to the right of the newest event, in shares of the span. */
const headroom = 0.02;

/** A young run does not hide in the corner of an empty chart; nor is it stretched beyond this. */
const fewestWindows = 4;

/**
 * Frames the newest windows. The right edge follows what the pipeline accepted (watermark plus
 * bound, newest window), not the dots: one device with a clock of next year must not empty the
 * chart. The left edge is the oldest thing known, at most the span ago. Undefined where nothing is
 * known yet.
 */
export const buildScene = (input: SceneInput): Scene | undefined => {
  const newestMs = newestEventTime(input);
  if (newestMs === undefined) return undefined;
  const spanMs = input.sizeMs * input.windows;
  const toMs = newestMs + spanMs * headroom;
  const longAgoMs = toMs - spanMs;
  const dots = input.dots
    .filter(([time]) => time >= longAgoMs && time <= toMs)
    .sort(([left], [right]) => left - right);
  const windows = input.results
    .filter((result) => result.count > 0 && result.end > longAgoMs && result.start < toMs)
    .map(drawnWindow);
  const oldestMs = Math.min(dots[0]?.[0] ?? toMs, windows[0]?.result.start ?? toMs);
  const latestFromMs = newestMs - fewestWindows * input.sizeMs;
  const fromMs = Math.max(longAgoMs, Math.min(oldestMs, latestFromMs));
  const [low, high] = valueRange(dots, windows, input.limits);
  const extent = { fromMs, toMs, low, high };
  return { extent, dots, windows, watermarkMs: input.watermarkMs, limits: input.limits };
};

const newestEventTime = (input: SceneInput): number | undefined => {
  const known = input.results.slice(-1).map((result) => result.end);
  if (input.watermarkMs !== undefined) known.push(input.watermarkMs + input.boundMs + 1);
  if (known.length === 0) known.push(...input.dots.slice(-1).map(([time]) => time));
  if (known.length === 0) return undefined;
  const accepted = Math.max(...known);
  const live = input.dots.filter(([time]) => time > accepted && time <= accepted + input.sizeMs);
  return live.reduce((newest, [time]) => Math.max(newest, time), accepted);
};

const drawnWindow = (result: WindowResult): DrawnWindow => {
  const { mean = null, min: low = null, max: high = null } = result.measures;
  return { result, mean, low, high };
};

/** Windows and limits always fit; of the dots, the believable ones. A tenth of room around. */
const valueRange = (
  dots: Scene['dots'],
  windows: Scene['windows'],
  limits: readonly number[],
): readonly [number, number] => {
  const values = windows
    .flatMap(({ mean, low, high }) => [mean, low, high])
    .filter((value) => value !== null);
  values.push(...(fences(dots.map(([, value]) => value)) ?? []), ...limits);
  if (values.length === 0) return [0, 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = high > low ? (high - low) * 0.1 : Math.max(Math.abs(high) * 0.05, 0.5);
  return [low - room, high + room];
};
