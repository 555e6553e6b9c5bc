/** The engine's public face: what declarations, the runtime and the tools build on. */
export { count } from './aggregates/count.ts';
export { type CustomAggregate, custom } from './aggregates/custom.ts';
export { distinct } from './aggregates/distinct.ts';
export { max, min } from './aggregates/extremes.ts';
export { first, last } from './aggregates/first-and-last.ts';
export { increase, rate } from './aggregates/increase.ts';
export { mean } from './aggregates/mean.ts';
export { percentile } from './aggregates/percentile.ts';
export { range } from './aggregates/range.ts';
export { sum } from './aggregates/sum.ts';
export { timeIn } from './aggregates/time-in.ts';
export { timeWeightedMean } from './aggregates/time-weighted-mean.ts';
export { stddev, variance } from './aggregates/variance.ts';
export { type DedupeStrategy, noDedupe, recent, sequence } from './dedupe/dedupe-strategy.ts';
export { definePipeline as pipeline } from './define-pipeline.ts';
export { type Definition, definitionOf, forbiddenChanges } from './definition.ts';
export { DefinitionError, InvariantError } from './errors.ts';
export { type IntervalJoin, intervalJoin, type JoinSide } from './joins/interval-join.ts';
export type { HandedReading, ReadingContribution } from './joins/reading-contribution.ts';
export { decodeReadings, encodeReadings } from './joins/reading-contribution-codec.ts';
export {
  emptyLedger,
  isBalanced,
  type LedgerCounts,
  type LedgerOutcome,
  sumLedgers,
} from './ledger.ts';
export {
  type AlertState,
  type AlertTransition,
  type DuplicateReading,
  type FiringReason,
  type Outcomes,
  type QuarantinedReading,
  type RejectedReading,
  type RejectionReason,
  rejectionReasons,
  type TooLateReading,
  type WindowResult,
} from './outcomes.ts';
export { PartitionFold } from './partition-fold.ts';
export type {
  AlertRule,
  Destinations,
  JoinDefinition,
  Pipeline,
  RegistryUse,
  WindowDefinition,
} from './pipeline.ts';
export { pipelineOf } from './pipeline-of.ts';
export type {
  AlertStore,
  ArchiveStore,
  Clock,
  ContributionSink,
  DecodedPayload,
  OutcomeFeed,
  PartitionLineage,
  PartitionOrigin,
  PayloadFormat,
  QuarantineStore,
  RefusedResult,
  ResultQuery,
  ResultReader,
  ResultSink,
  StateCondition,
  StateItem,
  StateStore,
  Telemetry,
  Ticker,
  ToldOutcome,
} from './ports.ts';
export {
  fahrenheitToCelsius,
  inchesPerSecondToMillimetersPerSecond,
  kelvinToCelsius,
  kilopascalToHectopascal,
  type MeasureSchema,
  type ReadingSchema,
  type SensorType,
  type UnitConversion,
} from './reading/reading-schema.ts';
export { sensorTypeOf } from './reading/sensor-type-of.ts';
export { compileSpeakers } from './reading/speakers.ts';
export { DeviceRegistry } from './registry/device-registry.ts';
export type {
  Calibration,
  DeviceErasure,
  DeviceThreshold,
  RegistryChange,
  RegistryEntry,
  RegistryPut,
  RegistryRemoval,
} from './registry/registry-change.ts';
export { decodeContributions, encodeContributions } from './rollups/contribution-codec.ts';
export type { PaneContribution } from './rollups/pane-contribution.ts';
export { rollup } from './rollups/rollup.ts';
export { rollupLayouts } from './rollups/rollup-layouts.ts';
export { type ThresholdRule, threshold } from './rules/threshold.ts';
export type {
  Contribution,
  ContributionPack,
  PanePack,
  ReadingPack,
} from './second-stage/contribution.ts';
export { groupPartitionKey } from './second-stage/group-partition-key.ts';
export { hasSecondStage } from './second-stage/has-second-stage.ts';
export { inheritSecondStage } from './second-stage/inherit-second-stage.ts';
export { packOf } from './second-stage/pack-of.ts';
export { applySecondStage, encodeSecondStage } from './second-stage/second-stage-codec.ts';
export { SecondStageFold } from './second-stage/second-stage-fold.ts';
export type {
  ContributionRecord,
  JoinReadingsRecord,
  SecondStageRecord,
} from './second-stage/second-stage-record.ts';
export { emptySecondStageState, type SecondStageState } from './second-stage/second-stage-state.ts';
export {
  type ControlRecord,
  comparePositions,
  type ForeignRecord,
  type ReadingRecord,
  type Redrive,
  type RedrivenRecord,
  type SourceRecord,
  type TickRecord,
} from './source-record.ts';
export type { SourceRecords } from './source-records.ts';
export { ByteReader, CorruptBytesError } from './state/byte-reader.ts';
export { ByteWriter } from './state/byte-writer.ts';
export { clockOffsetMs } from './state/clock-offset.ts';
export {
  changeText,
  type DefinitionChange,
  DefinitionChangedError,
} from './state/definition-change.ts';
export { inheritState } from './state/inherit-state.ts';
export { isPastCleanup, type PipelineStates } from './state/is-past-cleanup.ts';
export { type KeyState, openPanes } from './state/key-state.ts';
export { emptyPartitionState, type PartitionState } from './state/partition-state.ts';
export { epochOf, revisionOf } from './state/revision-of.ts';
export { applyState, encodeState, NewerStateError } from './state/state-codec.ts';
export { type StoreKind, storeKinds } from './store-kind.ts';
export { type Duration, days, hours, milliseconds, minutes, seconds } from './time/duration.ts';
export { formatInstant, parseRfc3339 } from './time/event-time.ts';
export type { TimeZone, YearlyChange } from './time/time-zone.ts';
export {
  boundedOutOfOrderness,
  noWatermark,
  type WatermarkStrategy,
} from './time/watermark-strategy.ts';
export { fillTopic, type TopicTemplate, topicFilter, topicSegment } from './topic-template.ts';
export { type CalendarOptions, type CalendarUnit, calendar } from './windows/calendar.ts';
export { type CountedOptions, counted } from './windows/counted.ts';
export { cumulating } from './windows/cumulating.ts';
export type { FiringOptions } from './windows/firings.ts';
export type { PaneLayout } from './windows/pane-layout.ts';
export { type SessionGap, type SessionOptions, session } from './windows/session.ts';
export type { Slice } from './windows/slice.ts';
export { sliding } from './windows/sliding.ts';
export { tumbling } from './windows/tumbling.ts';
export type { Window, WindowAssigner } from './windows/window-assigner.ts';
export type { WindowOptions } from './windows/window-options.ts';
