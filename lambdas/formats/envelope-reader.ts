import { nobody, type ReadingRecord, type SourceRecord } from '../engine/source-record.ts';
import { EmbeddedBase64 } from './embedded-base64.ts';
import { decodeEnvelope } from './envelope.ts';
import { SenderTable } from './sender-table.ts';

const opening = Buffer.from('{"payload":"');
const zero = 0x30;
const closeBrace = 0x7d;

/** A number of more digits might not be exact in a double; arrival times have 13. */
const mostTimeDigits = 15;

/** The record at hand: filled in anew for the next, it costs no object a record. */
class RecordAtHand implements ReadingRecord {
  readonly kind = 'reading';
  partition = '';
  position = '';
  arrivalTimeMs = 0;
  topic = '';
  clientId = '';
  payload: Uint8Array = new Uint8Array();
  sender = nobody;
}

const isDigit = (byte: number): boolean => byte >= zero && byte <= zero + 9;

/**
 * Takes envelopes off records in base64, as Lambda delivers them. An envelope of exactly the form
 * that the rule writes is read where it stands, any other one is decoded; both ways give the same.
 */
export class EnvelopeReader {
  private readonly senders = new SenderTable();
  private readonly payload = new EmbeddedBase64();
  private readonly record = new RecordAtHand();
  /** The record at hand, as bytes and as words of four. */
  private bytes = Buffer.from(new ArrayBuffer(4_096));
  private words = new Int32Array(this.bytes.buffer);

  /**
   * Never throws: what is not in our envelope becomes a foreign record. The record is what it says
   * until the next one is read.
   */
  read(partition: string, position: string, base64: string): SourceRecord {
    return (
      this.readPlain(partition, position, base64) ??
      decodeEnvelope(partition, position, Buffer.from(base64, 'base64'))
    );
  }

  private readPlain(partition: string, position: string, base64: string): SourceRecord | undefined {
    const length = this.fill(base64);
    const timeFrom = this.timeFrom(length);
    if (timeFrom < 0 || !this.startsAsOurs()) return undefined;
    // The opening is three words long and base64 comes in words, so the sender starts at one.
    const payloadEnd = this.payload.decode(this.bytes, opening.length, timeFrom);
    const sender = this.senders.find(this.bytes, this.words, payloadEnd, timeFrom);
    if (sender === undefined) return undefined;
    const { record } = this;
    record.partition = partition;
    record.position = position;
    record.arrivalTimeMs = this.time(timeFrom, length - 1);
    record.topic = sender.topic;
    record.clientId = sender.clientId;
    record.payload = this.payload.taken();
    record.sender = sender;
    return record;
  }

  /** Decodes the record's own base64 into `bytes`; how many they are. */
  private fill(base64: string): number {
    if (base64.length > this.bytes.length) {
      this.bytes = Buffer.from(new ArrayBuffer(4 * base64.length));
      this.words = new Int32Array(this.bytes.buffer);
    }
    return this.bytes.write(base64, 'base64');
  }

  private startsAsOurs(): boolean {
    for (let at = 0; at < opening.length; at += 1) {
      if (this.bytes[at] !== opening[at]) return false;
    }
    return true;
  }

  /** The place of the first digit of the time, which a closing brace ends; -1 for no such time. */
  private timeFrom(length: number): number {
    const { bytes } = this;
    const end = length - 1;
    if (bytes[end] !== closeBrace) return -1;
    let at = end;
    while (at > opening.length && isDigit(bytes[at - 1] as number)) at -= 1;
    const isWhole = bytes[at] !== zero || at === end - 1;
    return at < end && end - at <= mostTimeDigits && isWhole ? at : -1;
  }

  private time(from: number, to: number): number {
    let value = 0;
    for (let at = from; at < to; at += 1) value = value * 10 + (this.bytes[at] as number) - zero;
    return value;
  }
}
