import type { ScriptRecord } from '../workload/fleet-script.ts';

/** A record of the stream: as the script has it, and as the stream holds it. */
export interface SimulatedRecord {
  readonly script: ScriptRecord;
  readonly position: string;
  /** Its partition key; undefined where it is of no device. */
  readonly key: string | undefined;
  /** The envelope, in base64. */
  readonly data: string;
  /** Given up: it went to the on-failure destination, and the stream does not deliver it again. */
  isDiscarded: boolean;
}
