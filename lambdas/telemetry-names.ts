/** Names of the metrics that the functions emit and the stack alarms on. */
export const metricNamespace = 'Tidemark';

/** By verdict, by reason, then results, state, the journal and the sinks. */
export const metricNames = [
  'Received',
  'Accepted',
  'TooLate',
  'Duplicate',
  'Rejected',
  // Each only where there is one: a metric that is never told costs nothing.
  'RejectedMalformed',
  'RejectedSchema',
  'RejectedUnknownVersion',
  'RejectedIdentity',
  'RejectedUnit',
  'RejectedOutOfRange',
  'RejectedFuture',
  'RejectedTooOld',
  'RejectedTooLarge',
  'RejectedInternal',
  'DedupeEvictions',
  'Results',
  'Revisions',
  'Keys',
  'StateBytes',
  'CommitBytes',
  'WatermarkLagMs',
  'ClockOffsetMs',
  'Unpublished',
  'Halted',
  'SinkRefused',
] as const;

/** The service that the second stage's metrics are under: contributions are no readings. */
export const secondStageService = (pipeline: string): string => `${pipeline}-second-stage`;
