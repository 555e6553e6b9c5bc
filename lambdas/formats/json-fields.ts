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
const isNumber = 1;
const isText = 2;

/** The words that are values in JSON, by their first letter. */
const literals = new Map(
  ['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Buffer.from(word)]),
);

/**
 * Reads a JSON object of numbers, words and texts without escapes, its fields in any order and with
 * any others between them. What is rarer goes the long way: nested values, escapes, a declared
 * field that comes twice or holds `true`, `false` or `null`.
 */
export class JsonFields implements PlainFields {
  private readonly names: readonly Uint8Array[];
  private readonly kinds: Uint8Array;
  private readonly numbers: Float64Array;
  /** Of a text: the places of its first byte and of its closing quote. */
  private readonly starts: Uint32Array;
  private readonly ends: Uint32Array;
  private readonly numeral = new JsonNumber();
  private payload: Uint8Array = new Uint8Array();
  private hasNonAscii = false;
  /** The field that is tried first: devices write fields in the same order every time. */
  private expected = 0;

  constructor(names: readonly string[]) {
    this.names = names.map((name) => Buffer.from(JSON.stringify(name)).subarray(1, -1));
    this.kinds = new Uint8Array(names.length);
    this.numbers = new Float64Array(names.length);
    this.starts = new Uint32Array(names.length);
    this.ends = new Uint32Array(names.length);
  }

  read(payload: Uint8Array): boolean {
    this.payload = payload;
    this.kinds.fill(absent);
    this.hasNonAscii = false;
    this.expected = 0;
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
    return this.kinds[place] === isNumber ? (this.numbers[place] as number) : Number.NaN;
  }

  text(place: number): string | undefined {
    if (this.kinds[place] !== isText) return undefined;
    return utf8Text(this.payload.subarray(this.starts[place], this.ends[place]));
  }

  isText(place: number, expected: string): boolean {
    if (this.kinds[place] !== isText) return false;
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
    if (this.kinds[place] !== isText) return Number.NaN;
    return rfc3339At(this.payload, this.starts[place] as number, this.ends[place] as number);
  }

  /** Reads `"name": value` from `at`; the place of what follows, or -1. */
  private readField(at: number): number {
    const { payload } = this;
    if (payload[at] !== quote) return -1;
    const nameEnd = this.textEnd(at + 1);
    if (nameEnd < 0) return -1;
    const place = this.placeOf(at + 1, nameEnd);
    if (place >= 0 && this.kinds[place] !== absent) return -1;
    const colonAt = afterSpace(payload, nameEnd + 1);
    if (payload[colonAt] !== colon) return -1;
    const valueEnd = this.readValue(afterSpace(payload, colonAt + 1), place);
    return valueEnd < 0 ? -1 : afterSpace(payload, valueEnd);
  }

  /** Reads a value from `at`, and keeps it where a place is given (not -1). */
  private readValue(at: number, place: number): number {
    const first = this.payload[at] as number;
    if (first === quote) {
      const end = this.textEnd(at + 1);
      if (end < 0) return -1;
      if (place >= 0) {
        this.kinds[place] = isText;
        this.starts[place] = at + 1;
        this.ends[place] = end;
      }
      return end + 1;
    }
    const literal = literals.get(first);
    if (literal !== undefined) {
      const isDeclared = place >= 0;
      return !isDeclared && startsWith(this.payload, at, literal) ? at + literal.length : -1;
    }
    const end = this.numeral.read(this.payload, at);
    if (end >= 0 && place >= 0) {
      this.kinds[place] = isNumber;
      this.numbers[place] = this.numeral.value;
    }
    return end;
  }

  /** The place of the closing quote; -1 where an escape or a control character comes before it. */
  private textEnd(from: number): number {
    const { payload } = this;
    for (let at = from; at < payload.length; at += 1) {
      const byte = payload[at] as number;
      if (byte === quote) return at;
      if (byte === backslash || byte < space) return -1;
      if (byte >= firstNonAscii) this.hasNonAscii = true;
    }
    return -1;
  }

  /** The place of the field whose name stands there, or -1. */
  private placeOf(from: number, to: number): number {
    const { names } = this;
    for (let tried = 0; tried < names.length; tried += 1) {
      const place = (this.expected + tried) % names.length;
      const name = names[place] as Uint8Array;
      if (name.length === to - from && startsWith(this.payload, from, name)) {
        this.expected = place + 1;
        return place;
      }
    }
    return -1;
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
  for (let at = 0; at < expected.length; at += 1) {
    if (bytes[from + at] !== expected[at]) return false;
  }
  return true;
};
