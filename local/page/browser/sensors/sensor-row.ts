import type { WindowResult } from '../../../../lambdas/engine/index.ts';
import type { SensorObservation } from '../../../observation.ts';
import type { ReadingDot } from '../../live-messages.ts';
import { element, setText } from '../dom/element.ts';
import { minuteOf } from '../format/instant.ts';
import { formatMeasure } from '../format/number.ts';
import { formatSpan } from '../format/span.ts';
import { drawSparkline } from './sparkline.ts';

/** How a sensor does: idle sensors were silent for longer than the pipeline waits. */
export type SensorCondition = 'ok' | 'idle' | 'alarm';

/** One sensor in the list. Texts and line are brought up to date only while it is on screen. */
export class SensorRow {
  readonly element: HTMLButtonElement;
  readonly #name: HTMLElement;
  readonly #state = element('span', 'sensor-state');
  readonly #lag = element('span', 'sensor-lag');
  readonly #line = element('canvas', 'sensor-line');
  readonly #mean = element('span', 'sensor-mean');
  readonly #when = element('span', 'sensor-when');

  constructor(key: string, select: () => void) {
    this.#line.setAttribute('aria-hidden', 'true');
    this.#name = element('span', 'sensor-key', key);
    this.#name.title = key;
    this.element = element(
      'button',
      'sensor',
      this.#state,
      element('span', 'sensor-name', this.#name, this.#lag),
      this.#line,
      element('span', 'sensor-value', this.#mean, this.#when),
    );
    this.element.type = 'button';
    this.element.dataset.sensor = key;
    this.element.addEventListener('click', select);
  }

  /** Cheap: for rows that are off screen too. */
  mark(condition: SensorCondition, isSelected: boolean): void {
    const { dataset, ariaPressed } = this.element;
    if (dataset.condition !== condition) dataset.condition = condition;
    if (ariaPressed !== String(isSelected)) this.element.ariaPressed = String(isSelected);
  }

  describe(sensor: SensorObservation, newest: WindowResult | undefined): void {
    const condition = this.element.dataset.condition;
    const tags = Object.entries(sensor.tags).map(([name, tag]) => `${name}: ${tag}`);
    this.#name.title = [sensor.key, ...tags].join('\n');
    setText(this.#lag, sensor.isIdle ? 'idle' : `lag ${formatSpan(sensor.watermarkLagMs)}`);
    this.#state.title = condition === 'alarm' ? 'in alarm' : sensor.isIdle ? 'idle' : '';
    setText(this.#mean, formatMeasure(newest?.measures.mean ?? null));
    setText(this.#when, newest === undefined ? 'no window' : `mean ${minuteOf(newest.start)}`);
  }

  draw(dots: readonly ReadingDot[]): void {
    drawSparkline(this.#line, dots);
  }
}
