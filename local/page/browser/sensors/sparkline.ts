import type { ReadingDot } from '../../live-messages.ts';
import { fences } from '../chart/fences.ts';
import { currentTheme } from '../dom/theme.ts';

/** Size in CSS pixels; the style sheet gives the canvas the same. */
const width = 76;
const height = 24;
const inset = 3;

/** Draws a sensor's newest readings as a line over event time, ending in a dot. */
export const drawSparkline = (canvas: HTMLCanvasElement, dots: readonly ReadingDot[]): void => {
  const ratio = devicePixelRatio;
  const context = canvas.getContext('2d');
  if (context === null) return;
  if (canvas.width !== width * ratio) {
    canvas.width = width * ratio;
    canvas.height = height * ratio;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const times = fences(dots.map(([time]) => time));
  const values = fences(dots.map(([, value]) => value));
  if (times === undefined || values === undefined) return;
  const line = dots
    .filter(([time]) => time >= times[0] && time <= times[1])
    .sort(([left], [right]) => left - right);
  const x = scale(times, [inset, width - inset]);
  const y = scale(values, [height - inset, inset]);
  const { accent } = currentTheme();
  context.strokeStyle = accent;
  context.lineWidth = 1.25;
  context.lineJoin = 'round';
  context.beginPath();
  for (const [time, value] of line) context.lineTo(x(time), y(value));
  context.stroke();
  const last = line.at(-1);
  if (last === undefined) return;
  context.fillStyle = accent;
  context.beginPath();
  context.arc(x(last[0]), y(last[1]), 2, 0, 2 * Math.PI);
  context.fill();
};

/** Maps a range onto pixels, values beyond it onto its edges, a single value onto the middle. */
const scale =
  ([low, high]: readonly [number, number], [from, to]: readonly [number, number]) =>
  (value: number): number => {
    if (high === low) return (from + to) / 2;
    const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
    return from + share * (to - from);
  };
