import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import type { PortGate } from './port-gate.ts';
import type { SimulatedRecord } from './simulated-record.ts';

/** A batch in an environment's hands. */
export interface Invocation {
  readonly partition: string;
  readonly batch: readonly SimulatedRecord[];
}

/** One execution environment: the deployed handler behind a gate, and what it was asked to do. */
export interface Environment {
  readonly name: string;
  readonly gate: PortGate;
  /** It has the declaration with what was added to it. */
  readonly isUpgraded: boolean;
  readonly handle: (event: KinesisStreamEvent) => Promise<KinesisStreamBatchResponse>;
  /** Every invocation ever, the newest last: whose records a commit of this environment holds. */
  readonly invocations: Invocation[];
  /** Invocations that have not ended. */
  underWay: number;
}
