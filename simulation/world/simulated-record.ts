import type { KinesisStreamRecord } from 'aws-lambda';
import type { ScriptRecord } from '../workload/fleet-script.ts';

/** A record of a shard: as the script has it, and as Lambda hands it over. */
export interface SimulatedRecord {
  readonly script: ScriptRecord;
  readonly position: string;
  readonly event: KinesisStreamRecord;
  /** Given up: it went to the on-failure destination, and the stream does not deliver it again. */
  isDiscarded: boolean;
}
