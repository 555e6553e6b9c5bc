import type { AlertStore, QuarantineStore, ResultSink } from '../engine/index.ts';

/** Where committed outboxes go. Its keys name the sinks in the journal. */
export interface Sinks {
  readonly alerts: AlertStore;
  readonly quarantine: QuarantineStore;
  readonly results: ResultSink;
}

/** The sinks of every pipeline, in the order in which they are published to. */
export const sinkNames: readonly (keyof Sinks)[] = ['alerts', 'quarantine', 'results'];
