import type { SimulatedRecord } from '../world/simulated-record.ts';
import type { ScriptRecord } from './fleet-script.ts';
import { deviceOf, recordBytes } from './record-bytes.ts';
import { positionOf } from './script-records.ts';

/** The script as a shard holds it. */
export const shardRecords = (script: readonly ScriptRecord[]): SimulatedRecord[] =>
  script.map((record, at): SimulatedRecord => {
    const data = Buffer.from(recordBytes(record)).toString('base64');
    return {
      script: record,
      position: positionOf(at),
      key: deviceOf(record),
      data,
      isDiscarded: false,
    };
  });
