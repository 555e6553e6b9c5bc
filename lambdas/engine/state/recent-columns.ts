import type { RecentMemory } from '../dedupe/recent-memory.ts';
import type { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { NumberColumnReader } from './number-column-reader.ts';
import { NumberColumnWriter } from './number-column-writer.ts';
import { TextColumnReader } from './text-column-reader.ts';
import { TextColumnWriter } from './text-column-writer.ts';

/** What dedupe remembers, over many keys: times near each other, identities near each other. */
export class RecentColumnsWriter {
  private readonly counts = new ByteWriter(128);
  private readonly ages = new NumberColumnWriter();
  private readonly delays = new NumberColumnWriter();
  private readonly kinds = new ByteWriter(128);
  private readonly numbers = new NumberColumnWriter();
  private readonly texts = new TextColumnWriter();
  /** Of the key at hand. */
  private lastSeenMs = 0;
  private readonly tell = (
    eventTimeMs: number,
    identity: string | number,
    arrivalMs: number,
  ): void => {
    this.ages.write(this.lastSeenMs - arrivalMs);
    this.delays.write(arrivalMs - eventTimeMs);
    this.kinds.unsigned(typeof identity === 'number' ? 0 : 1);
    if (typeof identity === 'number') this.numbers.write(identity);
    else this.texts.write(identity);
  };

  /** Writes the `count` newest readings of a key. */
  write(memory: RecentMemory | undefined, count: number, lastSeenMs: number): void {
    this.counts.unsigned(count);
    this.lastSeenMs = lastSeenMs;
    memory?.eachNewest(count, this.tell);
  }

  finish(writer: ByteWriter): void {
    writer.drain(this.counts);
    this.ages.finish(writer);
    this.delays.finish(writer);
    writer.drain(this.kinds);
    this.numbers.finish(writer);
    this.texts.finish(writer);
  }
}

/** Reads what a RecentColumnsWriter wrote, in the same order. */
export class RecentColumnsReader {
  private readonly counts: ByteReader;
  private readonly ages: NumberColumnReader;
  private readonly delays: NumberColumnReader;
  private readonly kinds: ByteReader;
  private readonly numbers: NumberColumnReader;
  private readonly texts: TextColumnReader;

  constructor(reader: ByteReader) {
    this.counts = reader.nested();
    this.ages = new NumberColumnReader(reader);
    this.delays = new NumberColumnReader(reader);
    this.kinds = reader.nested();
    this.numbers = new NumberColumnReader(reader);
    this.texts = new TextColumnReader(reader);
  }

  /** Adds a key's readings; the caller forgets the old as the fold did. */
  read(memory: RecentMemory, lastSeenMs: number): void {
    const count = this.counts.unsigned();
    memory.reserve(memory.size + count);
    for (let rest = count; rest > 0; rest -= 1) {
      const arrivalMs = lastSeenMs - this.ages.read();
      const eventTimeMs = arrivalMs - this.delays.read();
      const identity = this.kinds.unsigned() === 0 ? this.numbers.read() : this.texts.read();
      memory.restore(eventTimeMs, identity, arrivalMs);
    }
  }
}
