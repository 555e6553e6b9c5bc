import { encodeEnvelope } from '../../lambdas/formats/envelope.ts';
import { redriveJson } from '../../lambdas/formats/redrive.ts';
import { registryChangeJson } from '../../lambdas/formats/registry-change.ts';
import type { SimulatedRecord } from '../world/simulated-record.ts';
import type { ScriptRecord } from './fleet-script.ts';
import { payloadOf } from './script-records.ts';

/** The script as a shard holds it: in the envelope, as Lambda's event brings it. */
export const shardRecords = (shard: string, script: readonly ScriptRecord[]): SimulatedRecord[] =>
  script.map((record, at): SimulatedRecord => {
    // Sequence numbers grow, but not one by one.
    const position = String(at * 7 + 3);
    return {
      script: record,
      position,
      isDiscarded: false,
      event: {
        eventID: `${shard}:${position}`,
        eventName: 'aws:kinesis:record',
        eventSource: 'aws:kinesis',
        eventSourceARN: 'arn:aws:kinesis:simulation:000000000000:stream/simulated',
        eventVersion: '1.0',
        awsRegion: 'simulation',
        invokeIdentityArn: 'arn:aws:iam::000000000000:role/simulated',
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: 'device' in record ? record.device : 'tick',
          sequenceNumber: position,
          approximateArrivalTimestamp: record.arrival / 1_000,
          data: Buffer.from(bytesOf(record)).toString('base64'),
        },
      },
    };
  });

const bytesOf = (record: ScriptRecord): Uint8Array => {
  const { kind, arrival: receivedAt } = record;
  if (kind === 'foreign') return Buffer.from('?');
  if (kind === 'tick') return encodeEnvelope({ tick: true, receivedAt });
  if (kind === 'control') {
    return encodeEnvelope({ control: registryChangeJson(record.change), receivedAt });
  }
  const { device } = record;
  const payload = Buffer.from(payloadOf(record)).toString('base64');
  const sent = { payload, topic: `dt/${device}`, clientId: device };
  const redrive = kind === 'readings' ? record.redrive : undefined;
  if (redrive === undefined) return encodeEnvelope({ ...sent, receivedAt });
  const { of: id, index, until: untilMs } = redrive;
  const which = redriveJson({ id, untilMs, ...(index === undefined ? {} : { index }) });
  return encodeEnvelope({ redrive: { ...which, ...sent }, receivedAt });
};
