import type { PortGate } from './port-gate.ts';
import type { SimulatedRecord } from './simulated-record.ts';

/** Records of one partition in an environment's hands. */
export interface HandedBatch {
  readonly partition: string;
  readonly records: readonly SimulatedRecord[];
}

/** The deployed handler: the batches of one invocation in, the response out. */
export type Handler = (batches: readonly HandedBatch[]) => Promise<unknown>;

/** One execution environment: the deployed handler behind a gate, and what it was asked to do. */
export interface Environment {
  readonly name: string;
  readonly gate: PortGate;
  /** It has the declaration with what was added to it. */
  readonly isUpgraded: boolean;
  readonly handle: Handler;
  /** Every batch ever, the newest last: whose records a commit of this environment holds. */
  readonly handed: HandedBatch[];
  /** Invocations that have not ended. */
  underWay: number;
}
