import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter, InvariantError } from '../../../../../lambdas/engine/index.ts';

const written = (write: (writer: ByteWriter) => void): Uint8Array => {
  const writer = new ByteWriter(0);
  write(writer);
  expect(writer.size).toBe(writer.finish().length);
  return writer.finish();
};

/** Reads what was written and expects nothing after it. */
const back = <Value>(
  write: (writer: ByteWriter) => void,
  read: (reader: ByteReader) => Value,
): Value => {
  const reader = new ByteReader(written(write));
  const value = read(reader);
  expect(reader.isAtEnd).toBe(true);
  return value;
};

const edges = [0, 1, 127, 128, 2 ** 14 - 1, 2 ** 14, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 35];
const unsigned = fc.oneof(fc.constantFrom(...edges), fc.maxSafeNat());
const signed = fc.oneof(
  fc.constantFrom(...edges, ...edges.map((edge) => -edge), -(2 ** 52), 2 ** 52 - 1),
  fc.integer({ min: -(2 ** 52), max: 2 ** 52 - 1 }),
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme-ascii' }),
  fc.constantFrom('', '\u0000', '\u007f', '\u0080', '\ud800', '\udc00x', 'a\ud83d', '😀', 'ключ'),
  fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units)),
);

describe('byte writer and reader', () => {
  it('give back whole numbers up to 2^53 - 1', () => {
    for (const value of [...edges, Number.MAX_SAFE_INTEGER]) {
      expect(
        back(
          (writer) => writer.unsigned(value),
          (reader) => reader.unsigned(),
        ),
      ).toBe(value);
    }
    fc.assert(
      fc.property(unsigned, (value) => {
        expect(
          back(
            (writer) => writer.unsigned(value),
            (reader) => reader.unsigned(),
          ),
        ).toBe(value);
      }),
    );
  });

  it('give back signed whole numbers from -2^52 to 2^52 - 1', () => {
    fc.assert(
      fc.property(signed, (value) => {
        const read = back(
          (writer) => writer.signed(value),
          (reader) => reader.signed(),
        );
        expect(read).toBe(value + 0);
      }),
    );
  });

  it('give back doubles, all 64 bits of them', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(
          back(
            (writer) => writer.double(value),
            (reader) => reader.double(),
          ),
        ).toBe(value);
      }),
    );
  });

  it('give back any text, lone surrogates included', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(
          back(
            (writer) => writer.text(value),
            (reader) => reader.text(),
          ),
        ).toBe(value);
      }),
    );
  });

  it('are the same for a text and for its units', () => {
    fc.assert(
      fc.property(text, (value) => {
        const units = Uint16Array.from({ length: value.length }, (_, at) => value.charCodeAt(at));
        expect(written((writer) => writer.units(units))).toEqual(
          written((writer) => writer.text(value)),
        );
      }),
    );
  });

  it('give back a copy of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (value) => {
        const bytes = written((writer) => writer.blob(value));
        const blob = new ByteReader(bytes).blob();
        expect(blob).toEqual(value);
        bytes.fill(0xff);
        expect(blob).toEqual(value);
      }),
    );
  });

  it('give back values of all kinds in the order they were written', () => {
    const values = fc.array(
      fc.oneof(
        unsigned.map((value) => ['unsigned', value] as const),
        signed.map((value) => ['signed', value + 0] as const),
        fc.double().map((value) => ['double', value] as const),
        text.map((value) => ['text', value] as const),
      ),
    );
    fc.assert(
      fc.property(values, (some) => {
        const bytes = written((writer) => {
          for (const [kind, value] of some) (writer[kind] as (value: unknown) => void)(value);
        });
        const reader = new ByteReader(bytes);
        expect(some.map(([kind]) => [kind, reader[kind]()])).toEqual(some);
      }),
    );
  });
});

describe('byte writer', () => {
  it('writes small numbers and ASCII in few bytes', () => {
    expect(written((writer) => writer.unsigned(127))).toHaveLength(1);
    expect(written((writer) => writer.signed(-64))).toHaveLength(1);
    expect(written((writer) => writer.text('TEMP_45'))).toHaveLength(8);
    expect(written((writer) => writer.unsigned(Number.MAX_SAFE_INTEGER))).toHaveLength(8);
  });

  it('takes over what another wrote, which begins anew', () => {
    const column = new ByteWriter();
    const writer = new ByteWriter();
    for (const text of ['ab', 'c']) {
      column.text(text);
      writer.drain(column);
      expect(column.size).toBe(0);
    }
    const reader = new ByteReader(writer.finish());
    expect([reader.nested().text(), reader.nested().text(), reader.isAtEnd]).toEqual([
      'ab',
      'c',
      true,
    ]);
  });

  it('goes on after it was finished, and leaves what it gave away alone', () => {
    const writer = new ByteWriter();
    writer.unsigned(1);
    const first = writer.finish();
    writer.unsigned(2);
    expect([...first]).toEqual([1]);
    expect([...writer.finish()]).toEqual([1, 2]);
  });

  it('begins anew once it was cleared, and leaves what it gave away alone', () => {
    const writer = new ByteWriter();
    writer.text('before');
    const first = writer.finish();
    writer.clear();
    expect(writer.size).toBe(0);
    writer.unsigned(2);
    expect(new ByteReader(first).text()).toBe('before');
    expect([...writer.finish()]).toEqual([2]);
  });

  it.each([-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %d, which would come back as another number',
    (value) => {
      expect(() => new ByteWriter().unsigned(value)).toThrow(InvariantError);
      expect(() => new ByteWriter().unsigned(value)).toThrow(
        `${value} is not a whole number that 53 bits hold`,
      );
    },
  );

  it.each([-(2 ** 52) - 1, 2 ** 52, 0.5, Number.NaN])('refuses %d as signed, too', (value) => {
    expect(() => new ByteWriter().signed(value)).toThrow(InvariantError);
  });
});
