import { SensorRow } from './sensor-row.ts';

/** The rows of all sensors, made once each, and which of them are on screen or nearly so. */
export class SensorRows {
  readonly #rows = new Map<string, SensorRow>();
  readonly #visible = new Set<string>();
  readonly #sight: IntersectionObserver;
  readonly #select: (key: string) => void;

  constructor(
    list: HTMLElement,
    options: { select: (key: string) => void; appeared: (keys: readonly string[]) => void },
  ) {
    this.#select = options.select;
    this.#sight = new IntersectionObserver(
      (entries) => {
        const appeared: string[] = [];
        for (const { target, isIntersecting } of entries) {
          const key = (target as HTMLElement).dataset.sensor ?? '';
          if (isIntersecting) appeared.push(key);
          else this.#visible.delete(key);
        }
        for (const key of appeared) this.#visible.add(key);
        options.appeared(appeared);
      },
      { root: list, rootMargin: '80px' },
    );
  }

  get visible(): ReadonlySet<string> {
    return this.#visible;
  }

  get(key: string): SensorRow | undefined {
    return this.#rows.get(key);
  }

  /** The row of a sensor, made where there is none. */
  of(key: string): SensorRow {
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = new SensorRow(key, () => this.#select(key));
      this.#rows.set(key, row);
      this.#sight.observe(row.element);
    }
    return row;
  }

  /** Forgets the rows of sensors that are gone. */
  keepOnly(keys: ReadonlyMap<string, unknown>): void {
    for (const [key, row] of this.#rows) {
      if (keys.has(key)) continue;
      this.#sight.unobserve(row.element);
      this.#rows.delete(key);
      this.#visible.delete(key);
    }
  }
}
