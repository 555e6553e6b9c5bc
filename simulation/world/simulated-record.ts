import type { ScriptRecord } from '../workload/fleet-script.ts';

/** A record of the stream: as the script has it, and as the stream holds it. */
export interface SimulatedRecord {
  readonly script: ScriptRecord;
  readonly position: string;
  /** Its partition key; undefined where it is of no device. */
  readonly key: string | undefined;
  /** The envelope, in base64. */
  readonly data: string;
  /**
   * It is where no record of its key belongs, since a topic was given more partitions: nothing from
   * here on may be counted. @default false
   */
  readonly isMisplaced?: boolean;
  /**
   * Lost to the function, and known to be: it went to the on-failure destination, or retention
   * deleted it. The stream does not deliver it again.
   */
  isDiscarded: boolean;
}
