import type { DedupeStrategy } from './dedupe/dedupe-strategy.ts';
import { DefinitionError } from './errors.ts';
import type { IntervalJoin, JoinOf, JoinSide } from './joins/interval-join.ts';
import type { ClockGuards, Destinations, Pipeline, RegistryUse, Source } from './pipeline.ts';
import type { MeasureOf, ReadingSchema, SensorTypeOf } from './reading/reading-schema.ts';
import type { Rollup } from './rollups/rollup.ts';
import type { ThresholdRule } from './rules/threshold.ts';
import type { WatermarkStrategy } from './time/watermark-strategy.ts';
import { parseTopicTemplate } from './topic-template.ts';
import { validatePipeline } from './validate-pipeline.ts';
import type { WindowOptions } from './windows/window-options.ts';

type WindowsOver<Measure extends string> = Readonly<Record<string, WindowOptions<Measure>>>;

type AggregateNames<Windows extends WindowsOver<string>> = {
  [Name in keyof Windows]: keyof Windows[Name]['aggregate'] & string;
}[keyof Windows];

type SideOf<Schema extends ReadingSchema> = JoinSide<MeasureOf<Schema>, SensorTypeOf<Schema>>;

export interface PipelineOptions<
  Schema extends ReadingSchema,
  Windows extends WindowsOver<MeasureOf<Schema>>,
> {
  readonly source: Source;
  readonly reading: Schema;
  readonly guards: ClockGuards;
  readonly watermark: WatermarkStrategy;
  readonly dedupe: DedupeStrategy;
  /** By name. The name is part of every result's identity. */
  readonly windows: Windows;
  /** By name. @default - no alerts */
  readonly alerts?: Readonly<
    Record<
      string,
      ThresholdRule & {
        readonly window: keyof Windows & string;
        readonly measure: AggregateNames<Windows>;
        readonly sensorType?: SensorTypeOf<Schema>;
      }
    >
  >;
  /** By name, which stands as the window's in their results. @default - no rollups */
  readonly rollups?: Readonly<Record<string, Rollup & { readonly window: keyof Windows & string }>>;
  /** By name. @default - no joins */
  readonly joins?: Readonly<Record<string, JoinOf<SideOf<Schema>, SideOf<Schema>>>>;
  /** What results carry of what is known of their device. @default - no tags */
  readonly registry?: RegistryUse;
  readonly destinations: Destinations;
}

/**
 * Declares a pipeline. Everything else is derived from what this returns.
 *
 * @param name lower case, digits and dashes: part of resource names and of every result's identity
 * @throws DefinitionError naming the option, its value, the rule and what to do
 * @example
 * export const roomTemperature = pipeline('room-temperature', {
 *   source: { topic: 'dt/{site}/{sensor_id}', format: 'json' },
 *   reading: {
 *     sensor: 'sensor_id',
 *     eventTime: 'timestamp',
 *     sensorTypes: {
 *       room: { sensors: '*', measures: { celsius: { unit: 'C', range: [-40, 85] } } },
 *     },
 *   },
 *   guards: { maxClockAhead: minutes(5), maxAge: days(7) },
 *   watermark: boundedOutOfOrderness({ bound: seconds(30), idleAfter: minutes(2) }),
 *   dedupe: recent({ within: minutes(15), atMost: 64 }),
 *   windows: {
 *     perMinute: tumbling({
 *       size: minutes(1),
 *       allowedLateness: minutes(10),
 *       aggregate: { mean: mean('celsius'), max: max('celsius'), count: count() },
 *     }),
 *   },
 *   destinations: { results: 'room_temperature', alerts: 'room-alerts' },
 * });
 */
export const definePipeline = <
  const Schema extends ReadingSchema,
  const Windows extends WindowsOver<MeasureOf<Schema>>,
>(
  name: string,
  options: PipelineOptions<Schema, Windows>,
): Pipeline => {
  assertDeclared(options);
  const declared: Pipeline = {
    kind: 'pipeline',
    name,
    source: options.source,
    topic: parseTopicTemplate(options.source.topic),
    reading: options.reading,
    guards: options.guards,
    watermark: options.watermark,
    dedupe: options.dedupe,
    windows: named<WindowOptions<string>>(options.windows),
    alerts: named<ThresholdRule>(options.alerts ?? {}),
    rollups: named<Rollup>(options.rollups ?? {}),
    joins: named<IntervalJoin>(options.joins ?? {}),
    registry: options.registry ?? { tags: [] },
    destinations: options.destinations,
  };
  validatePipeline(declared);
  return Object.freeze(declared);
};

const required = [
  'source',
  'reading',
  'guards',
  'watermark',
  'dedupe',
  'windows',
  'destinations',
] as const;

/** What the compiler tells whoever asks it, for declarations that were not compiled. */
const assertDeclared = (options: Partial<Record<(typeof required)[number], unknown>>): void => {
  const missing = required.find((option) => options[option] === undefined);
  if (missing === undefined) return;
  const next = 'the documentation of pipeline() shows a whole declaration';
  throw new DefinitionError(missing, undefined, 'declared', next);
};

const named = <Value>(values: Readonly<Record<string, Value>>): (Value & { name: string })[] =>
  Object.entries(values).map(([name, value]) => ({ name, ...value }));
