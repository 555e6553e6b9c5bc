import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter, CorruptBytesError } from '../../../../../lambdas/engine/index.ts';

const bytes = (write: (writer: ByteWriter) => void): Uint8Array => {
  const writer = new ByteWriter();
  write(writer);
  return writer.finish();
};

describe('byte reader', () => {
  it.each([
    ['unsigned', bytes((writer) => writer.unsigned(2 ** 40))],
    ['signed', bytes((writer) => writer.signed(-(2 ** 40)))],
    ['double', bytes((writer) => writer.double(0.1))],
    ['text', bytes((writer) => writer.text('abc'))],
    ['text', bytes((writer) => writer.text('ключ'))],
    ['blob', bytes((writer) => writer.blob(Uint8Array.of(1, 2, 3)))],
  ] as const)('refuses every truncation of %s', (kind, whole) => {
    for (let length = 0; length < whole.length; length += 1) {
      const reader = new ByteReader(whole.subarray(0, length));
      expect(() => reader[kind]()).toThrow(CorruptBytesError);
    }
    expect(() => new ByteReader(whole)[kind]()).not.toThrow();
  });

  it('reads from within a larger buffer, and not past its own part', () => {
    const whole = Uint8Array.of(9, 9, 5, 9, 9);
    const reader = new ByteReader(whole.subarray(2, 3));
    expect(reader.unsigned()).toBe(5);
    expect(reader.isAtEnd).toBe(true);
    expect(() => reader.unsigned()).toThrow(CorruptBytesError);
  });

  it('is at its end when every byte was read, and not before', () => {
    const reader = new ByteReader(Uint8Array.of(5, 6));
    expect(reader.isAtEnd).toBe(false);
    reader.unsigned();
    expect(reader.isAtEnd).toBe(false);
    reader.unsigned();
    expect(reader.isAtEnd).toBe(true);
  });

  it('says where the bytes end', () => {
    const refusal = (read: (reader: ByteReader) => unknown): unknown => {
      try {
        return read(new ByteReader(Uint8Array.of(0x80, 0x80)));
      } catch (error) {
        return String(error);
      }
    };
    expect(refusal((reader) => reader.unsigned())).toBe('CorruptBytesError: the bytes end at 2');
    expect(refusal((reader) => reader.double())).toBe(
      'CorruptBytesError: the bytes end at 2, inside a value',
    );
    const long = new ByteReader(new Uint8Array(20).fill(0xff));
    expect(() => long.unsigned()).toThrow('a number at byte 8 is longer than 53 bits');
  });

  it('reads whole numbers of every length, one behind the other', () => {
    const edges = [7, 14, 21, 28, 31, 32, 35, 53].map((bits) => 2 ** bits);
    const numbers = [...edges.map((edge) => edge - 1), ...edges.slice(0, -1), 0, 1, 300];
    for (const all of [numbers, numbers.toReversed()]) {
      const write = (writer: ByteWriter) => {
        for (const one of all) writer.unsigned(one);
      };
      const reader = new ByteReader(bytes(write));
      expect(all.map(() => reader.unsigned())).toEqual(all);
      expect(reader.isAtEnd).toBe(true);
    }
  });

  it('refuses a number of more than 53 bits', () => {
    const past = Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10);
    expect(() => new ByteReader(past).unsigned()).toThrow(CorruptBytesError);
    const endless = new Uint8Array(20).fill(0xff);
    expect(() => new ByteReader(endless).unsigned()).toThrow(CorruptBytesError);
  });

  it('refuses a length that goes past the end, however large', () => {
    for (const length of [9, 2 ** 31, 2 ** 52]) {
      const claim = bytes((writer) => writer.unsigned(length));
      expect(() => new ByteReader(claim).text()).toThrow(CorruptBytesError);
      expect(() => new ByteReader(claim).blob()).toThrow(CorruptBytesError);
    }
  });

  it('reads any bytes as something or refuses them, and ends', () => {
    const kinds = fc.constantFrom('unsigned', 'signed', 'double', 'text', 'blob');
    fc.assert(
      fc.property(fc.uint8Array(), fc.array(kinds), (any, reads) => {
        const reader = new ByteReader(any);
        try {
          for (const kind of reads) reader[kind]();
        } catch (error) {
          expect(error).toBeInstanceOf(CorruptBytesError);
        }
      }),
    );
  });
});
