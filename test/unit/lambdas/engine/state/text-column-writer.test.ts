import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter, CorruptBytesError } from '../../../../../lambdas/engine/index.ts';
import { TextColumnReader } from '../../../../../lambdas/engine/state/text-column-reader.ts';
import { TextColumnWriter } from '../../../../../lambdas/engine/state/text-column-writer.ts';

const written = (texts: readonly string[]): Uint8Array => {
  const column = new TextColumnWriter();
  for (const text of texts) column.write(text);
  const writer = new ByteWriter();
  column.finish(writer);
  return writer.finish();
};

describe('text column', () => {
  it('gives every text back, lone surrogates included', () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 8 }));
    fc.assert(
      fc.property(texts, fc.constantFrom('', 'TEMP_', '\ud800'), (rests, prefix) => {
        const given = rests.map((rest) => prefix + rest);
        const column = new TextColumnReader(new ByteReader(written(given)));
        expect(given.map(() => column.read())).toEqual(given);
      }),
    );
  });

  it('writes only what a text does not share with the one before', () => {
    const long = 'a'.repeat(1_000);
    expect(written([long, `${long}b`]).length).toBeLessThan(long.length + 12);
  });

  it('gives back more than it had room for at first, of units of one byte and of two', () => {
    const texts = Array.from({ length: 90 }, (_, at) => `${at % 7}-${at === 80 ? 'µ' : 'u'}-${at}`);
    const column = new TextColumnReader(new ByteReader(written(texts)));
    expect(texts.map(() => column.read())).toEqual(texts);
  });

  it('begins anew once it was finished', () => {
    const column = new TextColumnWriter();
    for (const texts of [['TEMP_1', 'TEMP_2'], ['TEMP_2']]) {
      for (const text of texts) column.write(text);
      const writer = new ByteWriter();
      column.finish(writer);
      expect(writer.finish()).toEqual(written(texts));
    }
  });

  it('refuses a text that shares more than there is', () => {
    const bytes = written(['a', 'ab']);
    bytes[2] = 9;
    const column = new TextColumnReader(new ByteReader(bytes));
    column.read();
    expect(() => column.read()).toThrow(
      new CorruptBytesError('a text shares 9 of 1 units and goes on to 2 of 2'),
    );
  });
});
