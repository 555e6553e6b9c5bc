import type { SourceRecord } from '../engine/source-record.ts';
import { receivedFields } from './received-fields.ts';
import { parseRedrive, type RedriveJson } from './redrive.ts';
import {
  parseRegistryChange,
  RegistryChangeError,
  type RegistryChangeJson,
} from './registry-change.ts';

/**
 * The JSON that the broker's rule (device-gateway.ts) writes to the stream, one object a record:
 * `{"payload":"<base64>","topic":"dt/..","clientId":"..","principal":"..","receivedAt":1741601732000}`
 * from the tick function `{"tick":true,"receivedAt":1741601732000}`, and from the registry's verbs
 * `{"control":{"action":"erase","device":"TEMP_45"},"receivedAt":1741601732000}`.
 * `quarantine redrive` writes a refused payload within `redrive`, so that nothing takes it for one
 * that a device has just sent.
 */
export interface ReadingEnvelope {
  readonly payload: string;
  readonly topic: string;
  readonly clientId: string;
  readonly principal?: string;
  /** Epoch ms. */
  readonly receivedAt: number;
}

export interface TickEnvelope {
  readonly tick: true;
  /** Epoch ms. */
  readonly receivedAt: number;
}

export interface ControlEnvelope {
  readonly control: RegistryChangeJson;
  /** Epoch ms. */
  readonly receivedAt: number;
}

export interface RedriveEnvelope {
  readonly redrive: RedriveJson & Pick<ReadingEnvelope, 'payload' | 'topic' | 'clientId'>;
  /** The original arrival time, epoch ms. */
  readonly receivedAt: number;
}

const encoder = new TextEncoder();

export const encodeEnvelope = (
  envelope: ReadingEnvelope | TickEnvelope | ControlEnvelope | RedriveEnvelope,
): Uint8Array => encoder.encode(JSON.stringify(envelope));

/**
 * Takes the envelope off a stream record. Never throws: what is not in our envelope becomes a
 * foreign record, which gets its verdict like any other.
 */
export const decodeEnvelope = (
  partition: string,
  position: string,
  bytes: Uint8Array,
): SourceRecord => {
  const foreign = (detail: string): SourceRecord => ({
    kind: 'foreign',
    partition,
    position,
    payload: bytes,
    detail,
  });
  const fields = receivedFields(bytes);
  if (typeof fields === 'string') return foreign(fields);
  const { tick, control, redrive, payload, receivedAt } = fields;
  if (tick === true) return { kind: 'tick', partition, position, arrivalTimeMs: receivedAt };
  if (control !== undefined && payload === undefined) {
    try {
      const change = parseRegistryChange(control);
      return { kind: 'control', partition, position, arrivalTimeMs: receivedAt, change };
    } catch (error) {
      if (error instanceof RegistryChangeError) return foreign(error.message);
      throw error;
    }
  }
  const source = { partition, position, arrivalTimeMs: receivedAt };
  if (redrive !== undefined && payload === undefined) {
    const which = parseRedrive(redrive);
    const sent = sentPayload(redrive);
    if (which !== undefined && sent !== undefined) {
      return { kind: 'redriven', ...source, ...sent, redrive: which };
    }
    return foreign('the redrive lacks of, until, payload, topic or clientId');
  }
  const sent = sentPayload(fields);
  if (sent === undefined) return foreign('the envelope lacks payload, topic or clientId');
  return { kind: 'reading', ...source, ...sent };
};

/** What a device sent; undefined where something of it is missing. */
const sentPayload = (fields: unknown) => {
  const { payload, topic, clientId } = Object(fields) as Readonly<Record<string, unknown>>;
  return typeof payload === 'string' && typeof topic === 'string' && typeof clientId === 'string'
    ? { topic, clientId, payload: Buffer.from(payload, 'base64') }
    : undefined;
};
