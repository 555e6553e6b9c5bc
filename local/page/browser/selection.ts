import type { Observation, PipelineObservation } from '../../observation.ts';

/** Windows that the chart can span. */
export const windowSpans = [15, 60, 240] as const;

/**
 * What the person looks at: a sensor, and how much of it. Kept in the address, so that a reload or
 * a bookmark shows the same.
 */
export class Selection {
  #sensor: string | undefined;
  #window: string | undefined;
  #windows: number = windowSpans[0];
  readonly #listeners: (() => void)[] = [];

  constructor() {
    const kept = new URLSearchParams(location.hash.slice(1));
    this.#sensor = kept.get('sensor') ?? undefined;
    this.#window = kept.get('window') ?? undefined;
    const windows = Number(kept.get('span'));
    if (windowSpans.some((span) => span === windows)) this.#windows = windows;
  }

  get sensor(): string | undefined {
    return this.#sensor;
  }

  /** The window whose results are shown; undefined: the first that the pipeline declares. */
  get window(): string | undefined {
    return this.#window;
  }

  /** How many windows the chart spans. */
  get windows(): number {
    return this.#windows;
  }

  change(to: { sensor?: string; window?: string; windows?: number }): void {
    this.#sensor = to.sensor ?? this.#sensor;
    this.#window = to.window ?? this.#window;
    this.#windows = to.windows ?? this.#windows;
    const kept = new URLSearchParams({ span: String(this.#windows) });
    if (this.#sensor !== undefined) kept.set('sensor', this.#sensor);
    if (this.#window !== undefined) kept.set('window', this.#window);
    history.replaceState(null, '', `#${kept}`);
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }
}

/** The window whose results are shown: the chosen one, else the first that is declared. */
export const shownWindow = (
  { window }: Selection,
  pipeline: PipelineObservation | undefined,
): PipelineObservation['windows'][number] | undefined =>
  pipeline?.windows.find(({ name }) => name === window) ?? pipeline?.windows[0];

/** What to show where nothing was chosen: a sensor in alarm is what a person came for. */
export const firstSensor = ({ alerts, sensors }: Observation): string | undefined =>
  alerts.find(({ state }) => state === 'alarm')?.key ?? sensors[0]?.key;
