import type { DedupeStrategy } from './dedupe/dedupe-strategy.ts';
import type { IntervalJoin } from './joins/interval-join.ts';
import type { ReadingSchema } from './reading/reading-schema.ts';
import type { Rollup } from './rollups/rollup.ts';
import type { ThresholdRule } from './rules/threshold.ts';
import type { StoreKind } from './store-kind.ts';
import type { Duration } from './time/duration.ts';
import type { WatermarkStrategy } from './time/watermark-strategy.ts';
import type { TopicTemplate } from './topic-template.ts';
import type { WindowOptions } from './windows/window-options.ts';

/** A declared pipeline: everything that the engine, the stack, the local run and the page need. */
export interface Pipeline {
  readonly kind: 'pipeline';
  readonly name: string;
  readonly source: Source;
  readonly topic: TopicTemplate;
  readonly reading: ReadingSchema;
  readonly guards: ClockGuards;
  readonly watermark: WatermarkStrategy;
  readonly dedupe: DedupeStrategy;
  /** In order of declaration; a window's place is its number in the stored state. */
  readonly windows: readonly WindowDefinition[];
  readonly alerts: readonly AlertRule[];
  /** The second stage's, in order of declaration. */
  readonly rollups: readonly RollupDefinition[];
  /** The second stage's, in order of declaration. */
  readonly joins: readonly JoinDefinition[];
  readonly registry: RegistryUse;
  readonly destinations: Destinations;
}

export interface Source {
  /**
   * MQTT topic of the readings; the segment named like the reading's sensor field is the device.
   */
  readonly topic: string;
  readonly format: 'json';
}

/**
 * Readings outside `[arrival - maxAge, arrival + maxClockAhead]` are rejected; no watermark moves.
 */
export interface ClockGuards {
  readonly maxClockAhead: Duration;
  readonly maxAge: Duration;
}

/**
 * Destinations by name: the stack and the local run make them, the declaration stays free of AWS.
 */
export interface Destinations {
  /** Table of the measure store that results go to. */
  readonly results: string;
  /**
   * The product that they are kept in. What a command is told with `store` outdoes it.
   * @default - what the stage has where it is deployed; Timestream in a local run
   */
  readonly store?: StoreKind;
  /** Topic that alerts are delivered to. */
  readonly alerts: string;
  /**
   * Stream, or Kafka topic, that results and alerts are told on, for whoever goes on from there.
   * @default - nowhere
   */
  readonly feed?: string;
}

/** What a pipeline takes from the device registry beside calibrations and limits. */
export interface RegistryUse {
  /** Names of the tags that results and alerts carry, as columns of their own. */
  readonly tags: readonly string[];
}

export interface WindowDefinition extends WindowOptions<string> {
  readonly name: string;
}

export interface AlertRule extends ThresholdRule {
  readonly name: string;
}

export interface JoinDefinition extends IntervalJoin {
  readonly name: string;
}

export interface RollupDefinition extends Rollup {
  readonly name: string;
}
