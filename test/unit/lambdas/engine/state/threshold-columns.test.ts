import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../../../../../lambdas/engine/index.ts';
import type {
  Evaluation,
  ThresholdMemory,
} from '../../../../../lambdas/engine/rules/threshold-memory.ts';
import {
  ThresholdColumnsReader,
  ThresholdColumnsWriter,
} from '../../../../../lambdas/engine/state/threshold-columns.ts';

const number = fc.double({ noNaN: true });

const evaluation: fc.Arbitrary<Evaluation> = fc
  .record({
    start: fc.integer(),
    length: fc.nat(),
    named: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    value: number,
    own: fc.option(fc.record({ limit: number, clear: number }), { nil: undefined }),
  })
  .map(({ start, length, named, ...rest }) => ({
    id: named ?? String(start),
    start,
    end: start + length,
    ...rest,
  }));

const memory: fc.Arbitrary<ThresholdMemory> = fc.record({
  standing: fc.option(fc.string(), { nil: undefined }),
  evaluations: fc.array(evaluation, { maxLength: 4 }),
  isDirty: fc.constant(false),
});

describe('threshold columns', () => {
  it('give back what many keys remember, with the limits that windows were judged by', () => {
    fc.assert(
      fc.property(fc.array(memory), (memories) => {
        const columns = new ThresholdColumnsWriter();
        for (const one of memories) columns.write(one);
        const writer = new ByteWriter();
        columns.finish(writer);
        const reader = new ByteReader(writer.finish());
        const read = new ThresholdColumnsReader(reader);
        expect(memories.map(() => read.read())).toEqual(memories);
        expect(reader.isAtEnd).toBe(true);
      }),
    );
  });
});
