import type { ScriptRecord } from '../workload/fleet-script.ts';

/**
 * A record is where none of its key belongs, since a topic was given more partitions; or the topic
 * was deleted and made again, and its offsets are those of records that are long done.
 */
export type Obstacle = 'misplaced' | 'remade';

/** A record of the stream: as the script has it, and as the stream holds it. */
export interface SimulatedRecord {
  readonly script: ScriptRecord;
  readonly position: string;
  /** Its partition key; undefined where it is of no device. */
  readonly key: string | undefined;
  /** The envelope, in base64. */
  readonly data: string;
  /** Why nothing from here on may be counted. @default - it is like any other */
  readonly obstacle?: Obstacle | undefined;
  /**
   * Lost to the function, and known to be: it went to the on-failure destination, or retention
   * deleted it. The stream does not deliver it again.
   */
  isDiscarded: boolean;
}
