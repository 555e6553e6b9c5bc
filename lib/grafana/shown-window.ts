import type { Pipeline, WindowDefinition } from '../../lambdas/engine/index.ts';

/** A window, or a rollup of one, as rows of the store have it. */
export interface ShownWindow {
  /** What rows are named by. */
  readonly name: string;
  /** Of the aggregates, in order of declaration. */
  readonly columns: readonly ShownColumn[];
  /** No two rows of a key begin within it, ms; 1 s where they may begin at any moment. */
  readonly spacingMs: number;
  /** Where in that spacing they begin, ms. */
  readonly offsetMs: number;
}

export interface ShownColumn {
  readonly name: string;
  /** Grafana's name of its unit; `none` of a count, or where sensor types disagree. */
  readonly unit: string;
  /** Limits of the alerts that watch it. */
  readonly limits: readonly number[];
}

/** The windows of a declaration, then its rollups. */
export const shownWindows = (pipeline: Pipeline): ShownWindow[] => [
  ...pipeline.windows.map((window) => shownWindow(pipeline, window, window.name)),
  ...pipeline.rollups.flatMap(({ name, window }) =>
    pipeline.windows
      .filter((declared) => declared.name === window)
      .map((declared) => shownWindow(pipeline, declared, name)),
  ),
];

const shownWindow = (
  pipeline: Pipeline,
  { assigner, aggregate }: WindowDefinition,
  name: string,
): ShownWindow => ({
  name,
  columns: Object.entries(aggregate).map(([column, { kind, measure }]) => ({
    name: column,
    unit: keepsUnit.has(kind) ? displayUnit(pipeline, measure) : 'none',
    limits: pipeline.alerts
      .filter((rule) => rule.window === name && rule.measure === column)
      .map(({ limit }) => limit),
  })),
  spacingMs: spacingOf(assigner),
  offsetMs: assigner.offsetMs,
});

/** Aggregates that are in the unit of their measure. */
const keepsUnit = new Set([
  ...['mean', 'min', 'max', 'sum', 'first', 'last', 'range', 'stddev'],
  ...['percentile', 'timeWeightedMean', 'increase'],
]);

/** Any moment, as finely as a query should look. */
const anyMoment = 1_000;
/** Every zone of our time is a multiple of this from UTC, so days begin at one. */
const quarterHour = 900_000;

const spacingOf = (assigner: WindowDefinition['assigner']): number => {
  switch (assigner.kind) {
    case 'session':
    case 'count':
      return anyMoment;
    case 'calendar':
      return quarterHour;
    default: {
      // Consecutive windows of one slice are as far apart as any: by the slide, or the step.
      const slice = assigner.slice(0, '');
      const first = assigner.nextEnd(slice.start, slice);
      const second = assigner.nextEnd(first, slice);
      return second > first ? second - first : assigner.sizeMs;
    }
  }
};

const knownUnits: Readonly<Record<string, string>> = {
  C: 'celsius',
  F: 'fahrenheit',
  K: 'kelvin',
  '%': 'percent',
  hPa: 'pressurehpa',
  kPa: 'pressurekpa',
  bar: 'pressurebar',
  V: 'volt',
  A: 'amp',
  W: 'watt',
  kW: 'kwatt',
  kWh: 'kwatth',
  Hz: 'hertz',
  s: 's',
  ms: 'ms',
};

/** Units that Grafana has no name for are shown as they were declared. */
const displayUnit = ({ reading }: Pipeline, measure: string | undefined): string => {
  const units = new Set(
    Object.values(reading.sensorTypes).flatMap(({ measures }) =>
      Object.entries(measures)
        .filter(([name]) => name === measure)
        .map(([, { unit }]) => unit),
    ),
  );
  const [unit, ...others] = units;
  if (unit === undefined || others.length > 0) return 'none';
  return knownUnits[unit] ?? `suffix: ${unit}`;
};
