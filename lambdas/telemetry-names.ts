/** Names of the metrics that the functions emit and the stack alarms on. */
export const metricNamespace = 'Tidemark';

/** By reading of CONTRACT section 2, then the journal and the sinks. */
export const metricNames = [
  'Received',
  'Accepted',
  'TooLate',
  'Duplicate',
  'Rejected',
  'DedupeEvictions',
  'CommitBytes',
  'WatermarkLagMs',
  'ClockOffsetMs',
  'Unpublished',
  'Halted',
  'SinkRefused',
] as const;

/** The service that the second stage's metrics are under: contributions are no readings. */
export const secondStageService = (pipeline: string): string => `${pipeline}-second-stage`;
