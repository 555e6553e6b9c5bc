import {
  type AlertStore,
  type ContributionSink,
  hasSecondStage,
  type OutcomeFeed,
  type Pipeline,
  type QuarantineStore,
  type ResultSink,
} from '../engine/index.ts';

/** Where committed outboxes go. Its keys name the sinks in the journal. */
export interface Sinks {
  readonly alerts: AlertStore;
  readonly quarantine: QuarantineStore;
  readonly results: ResultSink;
  /** Where the declaration names one. @default - none */
  readonly feed?: OutcomeFeed;
  /** The first stage's, where there is a second. @default - none */
  readonly contributions?: ContributionSink;
}

/** The sinks of a stage that hands on to no other, in the order in which they are published to. */
export const sinkNamesOf = ({
  destinations: { feed },
}: Pick<Pipeline, 'destinations'>): readonly (keyof Sinks)[] => [
  'alerts',
  'quarantine',
  'results',
  ...(feed === undefined ? [] : (['feed'] as const)),
];

/** The sinks of a pipeline's first stage. */
export const firstStageSinkNames = (pipeline: Pipeline): readonly (keyof Sinks)[] =>
  hasSecondStage(pipeline) ? [...sinkNamesOf(pipeline), 'contributions'] : sinkNamesOf(pipeline);
