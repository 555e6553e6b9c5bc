import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SequenceMemory } from '../../../../../lambdas/engine/dedupe/sequence-memory.ts';
import { ByteReader, ByteWriter } from '../../../../../lambdas/engine/index.ts';
import {
  SequenceColumnsReader,
  SequenceColumnsWriter,
} from '../../../../../lambdas/engine/state/sequence-columns.ts';

const memory = fc
  .record({
    session: fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true })),
    highest: fc.integer({ min: -1, max: 2 ** 40 }),
    recent: fc.nat(2 ** 32 - 1),
    older: fc.nat(2 ** 32 - 1),
  })
  .map((fields) => Object.assign(new SequenceMemory(), fields));

const backFrom = (memories: readonly SequenceMemory[]): SequenceMemory[] => {
  const columns = new SequenceColumnsWriter();
  for (const each of memories) columns.write(each);
  const writer = new ByteWriter();
  columns.finish(writer);
  const reader = new ByteReader(writer.finish());
  const read = new SequenceColumnsReader(reader);
  expect(reader.isAtEnd).toBe(true);
  return memories.map(() => read.read());
};

describe('sequence columns', () => {
  it('give back what many keys remember, sessions that are numbers and texts alike', () => {
    fc.assert(
      fc.property(fc.array(memory), (memories) => {
        expect(backFrom(memories)).toEqual(memories);
      }),
    );
  });

  it('tell the session 7 from the session "7"', () => {
    const memories = [7, '7', ''].map((session) =>
      Object.assign(new SequenceMemory(), { session, highest: 3, recent: 5, older: 6 }),
    );
    expect(backFrom(memories)).toEqual(memories);
  });
});
