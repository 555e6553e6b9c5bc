import type { Observation, SensorObservation } from '../../../observation.ts';
import { byId, element, setText } from '../dom/element.ts';
import { SensorHistory } from '../feed/sensor-history.ts';
import { formatPlural } from '../format/number.ts';
import { firstSensor, type Selection, shownWindow } from '../selection.ts';
import { createChartControls } from './chart-controls.ts';
import { createChartFacts } from './chart-facts.ts';
import { ReadingChart } from './reading-chart.ts';
import { createReadout } from './readout.ts';
import { buildScene, type Scene } from './scene.ts';

/** The selected sensor at large: its readings, its windows, its watermark. */
export class ChartPanel {
  readonly #selection: Selection;
  readonly #title = element('h2', '', 'Chart');
  readonly #note = element('p', 'quiet');
  readonly #empty = element('p', 'empty chart-empty');
  readonly #plot = element('div', 'plot');
  readonly #controls: ReturnType<typeof createChartControls>;
  readonly #facts = createChartFacts();
  readonly #readout = createReadout();
  readonly #chart: ReadingChart;
  readonly #history = new SensorHistory(() => this.draw());
  #observation: Observation | undefined;
  #scene: Scene | undefined;

  constructor(selection: Selection) {
    this.#selection = selection;
    this.#controls = createChartControls(selection);
    const title = element('div', '', this.#title, this.#note);
    const head = element('header', 'panel-head chart-head', title, this.#controls.element);
    this.#plot.role = 'img';
    byId('chart').append(head, this.#facts.element, this.#plot, this.#readout.element, this.#empty);
    this.#chart = new ReadingChart(this.#plot, (timeMs) => {
      this.#readout.show(timeMs, this.#scene, this.#sensor()?.unit ?? '');
    });
    selection.onChange(() => this.#follow());
    this.draw();
  }

  observed(observation: Observation): void {
    this.#observation = observation;
    this.#controls.show(observation.pipeline);
    const first = firstSensor(observation);
    if (this.#selection.sensor === undefined && first !== undefined) {
      this.#selection.change({ sensor: first });
    } else this.#follow();
  }

  /** Takes a new dot of any sensor; only the selected one's are kept. */
  read(sensor: string, timeMs: number, value: number): void {
    if (sensor === this.#selection.sensor) this.#history.push(timeMs, value);
  }

  /** Asks again for everything: the connection was away for a while. */
  reload(): void {
    this.#history.reload();
  }

  draw(): void {
    this.#scene = this.#buildScene();
    const isEmpty = this.#scene === undefined;
    this.#plot.classList.toggle('is-empty', isEmpty);
    this.#facts.element.hidden = isEmpty;
    this.#readout.element.hidden = isEmpty;
    this.#empty.hidden = !isEmpty;
    this.#showTexts(this.#sensor());
    if (this.#scene === undefined) return;
    this.#readout.showLegend(this.#scene);
    this.#chart.show(this.#scene);
  }

  #follow(): void {
    const { sensor, windows } = this.#selection;
    const window = shownWindow(this.#selection, this.#observation?.pipeline)?.name;
    const isKnown = sensor !== undefined && window !== undefined;
    // Two more than fit: one is cut by the left edge, one may still be open at the right.
    this.#history.follow(isKnown ? { sensor, window, limit: windows + 2 } : undefined);
    this.draw();
  }

  #buildScene(): Scene | undefined {
    const observation = this.#observation;
    const window = shownWindow(this.#selection, observation?.pipeline);
    if (observation === undefined || window === undefined) return undefined;
    return buildScene({
      dots: this.#history.dots,
      results: this.#history.results,
      watermarkMs: this.#sensor()?.watermarkMs,
      boundMs: observation.pipeline.boundMs,
      sizeMs: window.sizeMs,
      windows: this.#selection.windows,
      limits: brokenLimits(observation, this.#selection.sensor),
    });
  }

  #showTexts(sensor: SensorObservation | undefined): void {
    const { sensor: key } = this.#selection;
    setText(this.#title, key ?? 'Chart');
    setText(this.#note, sensor === undefined ? '' : sensorNote(sensor));
    setText(this.#empty, emptyText(key));
    this.#facts.show({
      sensor,
      last: this.#history.lastDot,
      newest: this.#history.results.at(-1),
      nowMs: this.#observation?.atMs ?? 0,
    });
    const dots = formatPlural(this.#scene?.dots.length ?? 0, 'reading');
    const windows = formatPlural(this.#scene?.windows.length ?? 0, 'window');
    this.#plot.ariaLabel = `Chart of ${key ?? 'no sensor'}: ${dots}, ${windows}`;
  }

  #sensor(): SensorObservation | undefined {
    return this.#observation?.sensors.find(({ key }) => key === this.#selection.sensor);
  }
}

const emptyText = (sensor: string | undefined): string =>
  sensor === undefined
    ? 'The readings of a sensor appear here as dots, its windows as a line with a band, ' +
      'as soon as the first sensor publishes.'
    : `Nothing is known of ${sensor} yet. Its readings appear here when it publishes.`;

const sensorNote = ({ sensorType, unit, isIdle }: SensorObservation): string =>
  `${sensorType} in ${unit}${isIdle ? ' · idle' : ''}`;

/** The limits of those rules that raised an alert for this sensor: others may not concern it. */
const brokenLimits = ({ alerts, pipeline }: Observation, sensor: string | undefined): number[] => {
  const broken = new Set(alerts.filter(({ key }) => key === sensor).map(({ rule }) => rule));
  return pipeline.alerts.filter(({ name }) => broken.has(name)).map(({ limit }) => limit);
};
