import type { ShownWindow } from './shown-window.ts';

/** Which rows a query means. */
export interface ShownRows {
  readonly pipeline: string;
  /** Of InfluxDB the bucket. */
  readonly database: string;
  readonly table: string;
}

/** How a store is asked by Grafana. */
export interface ResultSource {
  /** Type of Grafana's data source. */
  readonly plugin: string;
  /**
   * The text that finds the keys there are, for the list to choose from.
   *
   * @returns what the plugin takes as query of a variable
   */
  keys(rows: ShownRows): string;
  /** The values of one column by key and time, without tombstones: what a panel is drawn from. */
  series(rows: ShownRows, window: ShownWindow, column: string): Readonly<Record<string, unknown>>;
}
