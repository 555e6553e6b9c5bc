import type { WindowResult } from '../../../../lambdas/engine/index.ts';
import type { Observation, SensorObservation } from '../../../observation.ts';
import { byId, element, setText } from '../dom/element.ts';
import { onThemeChange } from '../dom/theme.ts';
import { PolledResults, type ResultsWish } from '../feed/polled-results.ts';
import type { SensorReadings } from '../feed/sensor-readings.ts';
import { formatCount } from '../format/number.ts';
import { type Selection, shownWindow } from '../selection.ts';
import { groupSensors } from './group-sensors.ts';
import { SensorRows } from './sensor-rows.ts';

/** Newest windows are asked for at most this many sensors at once: those on screen. */
const maxAsked = 60;

/** Every sensor with its newest readings as a line and its newest window's mean. */
export class SensorsPanel {
  readonly #selection: Selection;
  readonly #readings: SensorReadings;
  readonly #list = byId('sensors-list');
  readonly #note = byId('sensors-note');
  readonly #empty = element('p', 'empty', 'A sensor appears here with its first reading.');
  readonly #rows: SensorRows;
  readonly #newest = new Map<string, WindowResult>();
  readonly #polled: PolledResults;
  #sensors: ReadonlyMap<string, SensorObservation> = new Map();
  #observation: Observation | undefined;
  #filter = '';

  constructor(selection: Selection, readings: SensorReadings) {
    this.#selection = selection;
    this.#readings = readings;
    this.#list.before(this.#empty);
    this.#rows = new SensorRows(this.#list, {
      select: (sensor) => selection.change({ sensor }),
      appeared: (keys) => this.#appeared(keys),
    });
    this.#polled = new PolledResults(
      () => this.#wish(),
      (results) => this.#take(results),
    );
    const filter = byId('sensors-filter') as HTMLInputElement;
    filter.addEventListener('input', () => {
      this.#filter = filter.value.trim().toLowerCase();
      this.#arrange();
    });
    selection.onChange(() => this.#mark());
    onThemeChange(() => this.drawAll());
  }

  observed(observation: Observation): void {
    const known = this.#sensors;
    this.#observation = observation;
    this.#sensors = new Map(observation.sensors.map((sensor) => [sensor.key, sensor]));
    const isSame =
      known.size === this.#sensors.size && observation.sensors.every(({ key }) => known.has(key));
    if (!isSame) this.#arrange();
    this.#mark();
    for (const key of this.#rows.visible) this.#describe(key);
    void this.#polled.refresh();
  }

  /** Draws the lines of those sensors that changed and can be seen. */
  draw(changed: ReadonlySet<string>): void {
    for (const key of this.#rows.visible) {
      if (changed.has(key)) this.#rows.get(key)?.draw(this.#readings.of(key));
    }
  }

  drawAll(): void {
    this.draw(this.#rows.visible);
  }

  /** Lays the list out anew: in groups by type, in the order people count. */
  #arrange(): void {
    const groups = groupSensors([...this.#sensors.values()], this.#filter);
    this.#rows.keepOnly(this.#sensors);
    this.#list.replaceChildren(
      ...groups.flatMap(({ title, sensors }) => [
        element('h3', 'sensor-group', title, element('span', '', formatCount(sensors.length))),
        ...sensors.map(({ key }) => this.#rows.of(key).element),
      ]),
    );
    this.#empty.hidden = groups.length > 0;
    const isFiltered = this.#sensors.size > 0;
    setText(
      this.#empty,
      isFiltered
        ? 'No sensor has this in its name.'
        : 'A sensor appears here with its first reading.',
    );
  }

  /** Selection and condition, of rows off screen too: it is cheap. */
  #mark(): void {
    const alerts = this.#observation?.alerts ?? [];
    const alarms = new Set(alerts.filter(({ state }) => state === 'alarm').map(({ key }) => key));
    let idle = 0;
    for (const [key, { isIdle }] of this.#sensors) {
      if (isIdle) idle += 1;
      const condition = alarms.has(key) ? 'alarm' : isIdle ? 'idle' : 'ok';
      this.#rows.get(key)?.mark(condition, key === this.#selection.sensor);
    }
    setText(this.#note, this.#sensors.size === 0 ? '' : `${formatCount(idle)} idle`);
  }

  #appeared(keys: readonly string[]): void {
    for (const key of keys) {
      this.#describe(key);
      this.#rows.get(key)?.draw(this.#readings.of(key));
    }
    void this.#polled.refresh();
  }

  #describe(key: string): void {
    const sensor = this.#sensors.get(key);
    if (sensor !== undefined) this.#rows.get(key)?.describe(sensor, this.#newest.get(key));
  }

  #wish(): ResultsWish | undefined {
    const window = shownWindow(this.#selection, this.#observation?.pipeline)?.name;
    if (window === undefined) return undefined;
    return { keys: [...this.#rows.visible].slice(0, maxAsked), window, limit: 1 };
  }

  #take(results: readonly WindowResult[]): void {
    for (const result of results) {
      this.#newest.set(result.key, result);
      this.#describe(result.key);
    }
  }
}
