import { isUtf8 } from 'node:buffer';
import type { PlainFields } from '../engine/reading/plain-fields.ts';
import { rfc3339At } from '../engine/time/event-time.ts';
import { JsonNumber } from './json-number.ts';
import { utf8Text } from './utf8-text.ts';

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const colon = 0x3a;
const comma = 0x2c;
const space = 0x20;
const firstNonAscii = 0x80;

const absent = 0;
const number = 1;
const text = 2;

const literals = ['true', 'false', 'null'].map((word) => Buffer.from(word));

/** 1 for the bytes of a text that stand for themselves, in ASCII. */
const isPlain = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte >= space && byte < firstNonAscii && byte !== quote && byte !== backslash),
);

/**
 * Reads a JSON object of numbers, words and texts without escapes, its fields in any order and with
 * any others between them. What is rarer goes the long way: nested values, escapes, a declared
 * field that comes twice or holds `true`, `false` or `null`.
 */
export class JsonFields implements PlainFields {
  /** Each field's name as it is written before a value: `"unit":`. */
  private readonly names: readonly Uint8Array[];
  private readonly kinds: Uint8Array;
  private readonly numbers: Float64Array;
  /** Of a text: the places of its first byte and of its closing quote. */
  private readonly starts: Uint32Array;
  private readonly ends: Uint32Array;
  private readonly numeral = new JsonNumber();
  private payload: Uint8Array = new Uint8Array();
  private hasNonAscii = false;
  /** The declared fields in the order of the last payload; devices keep to one order. */
  private readonly order: Uint8Array;
  /** How many declared fields the payload had so far. */
  private count = 0;

  constructor(names: readonly string[]) {
    this.names = names.map((name) => Buffer.from(`${JSON.stringify(name)}:`));
    this.kinds = new Uint8Array(names.length);
    this.numbers = new Float64Array(names.length);
    this.starts = new Uint32Array(names.length);
    this.ends = new Uint32Array(names.length);
    // One longer than the list: after the last field, any would be one that comes twice.
    this.order = new Uint8Array(names.length + 1);
  }

  read(payload: Uint8Array): boolean {
    this.payload = payload;
    for (let place = 0; place < this.kinds.length; place += 1) this.kinds[place] = absent;
    this.hasNonAscii = false;
    this.count = 0;
    let at = afterSpace(payload, 0);
    if (payload[at] !== openBrace) return false;
    do {
      at = this.readField(afterSpace(payload, at + 1));
      if (at < 0) return false;
    } while (payload[at] === comma);
    if (payload[at] !== closeBrace || afterSpace(payload, at + 1) < payload.length) return false;
    return !this.hasNonAscii || isUtf8(payload);
  }

  isAbsent(place: number): boolean {
    return this.kinds[place] === absent;
  }

  number(place: number): number {
    return this.kinds[place] === number ? (this.numbers[place] as number) : Number.NaN;
  }

  text(place: number): string | undefined {
    if (this.kinds[place] !== text) return undefined;
    return utf8Text(this.payload.subarray(this.starts[place], this.ends[place]));
  }

  isText(place: number, expected: string): boolean {
    if (this.kinds[place] !== text) return false;
    const { payload } = this;
    const start = this.starts[place] as number;
    const length = (this.ends[place] as number) - start;
    for (let at = 0; at < length; at += 1) {
      const byte = payload[start + at] as number;
      if (byte >= firstNonAscii) return this.text(place) === expected;
      if (byte !== expected.charCodeAt(at)) return false;
    }
    return length === expected.length;
  }

  instant(place: number): number {
    if (this.kinds[place] !== text) return Number.NaN;
    return rfc3339At(this.payload, this.starts[place] as number, this.ends[place] as number);
  }

  /** Reads `"name": value` from `at`; the place of what follows, or -1. */
  private readField(at: number): number {
    const expected = this.order[this.count] as number;
    const name = this.names[expected] as Uint8Array;
    if (!startsWith(this.payload, at, name)) return this.readUnexpected(at);
    return this.readValue(at + name.length, expected);
  }

  private readUnexpected(at: number): number {
    const { payload, names } = this;
    if (payload[at] !== quote) return -1;
    const nameEnd = this.textEnd(at + 1);
    if (nameEnd < 0) return -1;
    const colonAt = afterSpace(payload, nameEnd + 1);
    if (payload[colonAt] !== colon) return -1;
    const written = payload.subarray(at, nameEnd + 1);
    const place = names.findIndex(
      (name) => name.length === written.length + 1 && startsWith(name, 0, written),
    );
    if (place >= 0) this.order[this.count] = place;
    return this.readValue(colonAt + 1, place);
  }

  /** Reads a value, for the field at `place` or, where that is -1, for none of the declared. */
  private readValue(from: number, place: number): number {
    const { payload } = this;
    const at = afterSpace(payload, from);
    if (place < 0) return this.skipValue(at);
    if (this.kinds[place] !== absent) return -1;
    this.count += 1;
    if (payload[at] === quote) {
      const end = this.textEnd(at + 1);
      if (end < 0) return -1;
      this.kinds[place] = text;
      this.starts[place] = at + 1;
      this.ends[place] = end;
      return afterSpace(payload, end + 1);
    }
    const end = this.numeral.read(payload, at);
    if (end < 0) return -1;
    this.kinds[place] = number;
    this.numbers[place] = this.numeral.value;
    return afterSpace(payload, end);
  }

  /** Passes over a value that nobody reads; the place of what follows, or -1. */
  private skipValue(at: number): number {
    const { payload } = this;
    const literal = literals.find((each) => startsWith(payload, at, each));
    if (literal !== undefined) return afterSpace(payload, at + literal.length);
    const isText = payload[at] === quote;
    const end = isText ? this.textEnd(at + 1) : this.numeral.read(payload, at);
    return end < 0 ? -1 : afterSpace(payload, isText ? end + 1 : end);
  }

  /** The place of the closing quote; -1 where an escape or a control character comes before it. */
  private textEnd(from: number): number {
    const { payload } = this;
    let at = from;
    for (;;) {
      while (isPlain[payload[at] as number] === 1) at += 1;
      if (payload[at] === quote) return at;
      if (!((payload[at] as number) >= firstNonAscii)) return -1;
      this.hasNonAscii = true;
      at += 1;
    }
  }
}

/** The place of the first byte from `from` that is no white space. */
const afterSpace = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (at < bytes.length && isSpace(bytes[at] as number)) at += 1;
  return at;
};

/** Blank, tab, line feed and carriage return: no other white space is JSON's. */
const isSpace = (byte: number): boolean =>
  byte <= space && (byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);

const startsWith = (bytes: Uint8Array, from: number, expected: Uint8Array): boolean => {
  if (bytes.length - from < expected.length) return false;
  for (let at = 0; at < expected.length; at += 1) {
    if (bytes[from + at] !== expected[at]) return false;
  }
  return true;
};
