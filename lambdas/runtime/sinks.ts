import {
  type AlertStore,
  type ContributionSink,
  hasSecondStage,
  type Pipeline,
  type QuarantineStore,
  type ResultSink,
} from '../engine/index.ts';

/** Where committed outboxes go. Its keys name the sinks in the journal. */
export interface Sinks {
  readonly alerts: AlertStore;
  readonly quarantine: QuarantineStore;
  readonly results: ResultSink;
  /** The first stage's, where there is a second. @default - none */
  readonly contributions?: ContributionSink;
}

/** The sinks of every pipeline, in the order in which they are published to. */
export const sinkNames: readonly (keyof Sinks)[] = ['alerts', 'quarantine', 'results'];

/** The sinks of a pipeline's first stage. */
export const sinkNamesOf = (pipeline: Pipeline): readonly (keyof Sinks)[] =>
  hasSecondStage(pipeline) ? [...sinkNames, 'contributions'] : sinkNames;
