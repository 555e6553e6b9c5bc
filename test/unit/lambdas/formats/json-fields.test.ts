import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFormat } from '../../../../lambdas/formats/json.ts';
import { JsonFields } from '../../../../lambdas/formats/json-fields.ts';
import { hasJsonTestSuite, hostilePayloads } from '../../../support/json-test-suite.ts';
import { oddPayloads } from '../../../support/odd-json.ts';

const names = ['id', 'value', 'unit', 'at', '__proto__', 'constructor', 'é'];
const [id, value, unit, at] = names.keys();
const fields = new JsonFields(names);

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const reads = (text: string): boolean => fields.read(bytesOf(text));

/** Fails where the fields say anything else of the payload than what decoding gives. */
const expectAgreement = (payload: Uint8Array): boolean => {
  if (!fields.read(payload)) return false;
  const decoded = jsonFormat.decode(payload);
  const [reading] = decoded.ok ? decoded.readings : [];
  expect(reading).toBeDefined();
  for (const [place, name] of names.entries()) {
    const actual = Object.hasOwn(reading ?? {}, name) ? reading?.[name] : undefined;
    expect(fields.isAbsent(place)).toBe(actual === undefined);
    expect(fields.number(place)).toBe(typeof actual === 'number' ? actual : Number.NaN);
    expect(fields.text(place)).toBe(typeof actual === 'string' ? actual : undefined);
    if (typeof actual === 'string') {
      expect(fields.isText(place, actual)).toBe(true);
      expect(fields.isText(place, `${actual}x`)).toBe(false);
      expect(fields.isText(place, actual.slice(1))).toBe(actual === '');
    }
  }
  return true;
};

describe('JSON fields', () => {
  it('reads what devices send', () => {
    expect(reads('{"id":"S1","value":36.8,"unit":"°C","at":"2025-03-10T10:15:30Z"}')).toBe(true);
    expect(fields.text(id ?? 0)).toBe('S1');
    expect(fields.number(value ?? 0)).toBe(36.8);
    expect(fields.isText(unit ?? 0, '°C')).toBe(true);
    expect(fields.instant(at ?? 0)).toBe(Date.parse('2025-03-10T10:15:30Z'));
    expect(fields.instant(id ?? 0)).toBeNaN();
    expect(fields.instant(value ?? 0)).toBeNaN();
  });

  it.each([
    '{"value":1,"id":"S1"}',
    ' \n{ "id" :\t"S1" , "value":1\r}\n',
    '{"battery":3,"ok":true,"error":null,"ssid":"a","id":"S1","value":1,"off":false}',
    '{"id":"S1","value":-1.5e-3}',
    '{"ide":"S1","i":2,"":3,"iD":4}',
  ])('reads %j', (text) => {
    expect(expectAgreement(bytesOf(text))).toBe(true);
  });

  it.each([
    ['no object', '[{"id":"S1"}]'],
    ['an empty object', '{}'],
    ['an escape', '{"id":"S\\u0031"}'],
    ['an escape in a name', '{"i\\u0064":"S1"}'],
    ['a nested value', '{"id":"S1","more":{"value":1}}'],
    ['a list', '{"id":"S1","more":[1]}'],
    ['a field that comes twice', '{"id":"S1","id":"S2"}'],
    ['null in a declared field', '{"id":"S1","value":null}'],
    ['a word in a declared field', '{"id":true}'],
    ['a text cut short', '{"id":"S1"'],
    ['a comma too many', '{"id":"S1",}'],
    ['something after the end', '{"id":"S1"}x'],
    ['half a word', '{"x":tru}'],
    ['a control character', '{"id":"S\u0001"}'],
    ['a byte order mark', '\ufeff{"id":"S1"}'],
    ['nothing', ''],
  ])('leaves %s to decoding', (_, text) => {
    expect(reads(text)).toBe(false);
  });

  it('leaves bytes that are not UTF-8 to decoding', () => {
    for (const bad of [[0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xff]]) {
      expect(fields.read(Uint8Array.of(...bytesOf('{"id":"'), ...bad, ...bytesOf('"}')))).toBe(
        false,
      );
    }
  });

  it('does not take the bytes of one text for the letters of another', () => {
    expect(reads('{"id":"é"}')).toBe(true);
    expect(fields.isText(id ?? 0, 'Ã©')).toBe(false);
  });

  it('forgets the payload that it read before', () => {
    expect(reads('{"id":"S1","value":1}')).toBe(true);
    expect(reads('{"unit":"C"}')).toBe(true);
    expect(fields.isAbsent(id ?? 0)).toBe(true);
    expect(fields.number(value ?? 0)).toBeNaN();
  });

  it.runIf(hasJsonTestSuite)('agrees with decoding on the payloads of JSONTestSuite', () => {
    const read = hostilePayloads().filter(({ bytes }) => expectAgreement(bytes));
    expect(read.length).toBeGreaterThan(5);
    expect(read.every(({ name }) => !name.startsWith('n_'))).toBe(true);
  });

  it('never reads a payload otherwise than decoding does', () => {
    const text = fc.string({ unit: 'binary' }).map((each) => JSON.stringify(each));
    const good = {
      id: fc.oneof(fc.constant('"S1"'), text),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      unit: fc.constantFrom('"C"', '"°C"'),
    };
    fc.assert(
      fc.property(
        fc.oneof(oddPayloads(good), fc.uint8Array(), fc.json().map(bytesOf)),
        (payload) => {
          expectAgreement(payload);
        },
      ),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 5_000) },
    );
  });
});
