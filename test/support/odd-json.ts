import fc from 'fast-check';

/** Texts that parsers have stumbled over, as they stand in JSON, between their quotes. */
const oddTexts = [
  '',
  ' ',
  'é',
  '°C',
  '\u{1f321}',
  '\u2028',
  '\u0000',
  '\u007f',
  '\\u0043',
  '\\"',
  '\\\\',
  '\\ud800',
  '\\',
  '__proto__',
  'constructor',
  'x'.repeat(300),
];

/** Values as they stand in JSON, and some that JSON does not have. */
const oddValues = fc.oneof(
  fc.json(),
  fc.double().map(String),
  fc.stringMatching(/^-?[0-9]{1,20}(\.[0-9]{1,20})?([eE][-+]?[0-9]{1,3})?$/),
  fc.constantFrom('true', 'false', 'null', 'nul', '-0', '1e400', '01', '1.', '٣', '[', '{', '{}'),
  fc.constantFrom(...oddTexts).map((text) => `"${text}"`),
  fc.constant(`${'['.repeat(2_000)}${']'.repeat(2_000)}`),
);

const rarely = (odd: fc.Arbitrary<string>, usual: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ arbitrary: usual, weight: 40 }, { arbitrary: odd, weight: 1 });

const space = rarely(
  fc.constantFrom('\v', '\u00a0', '\ufeff', '\u2028'),
  fc.constantFrom('', '', '', ' ', '\n', '\t\r '),
);

/** A change of bytes: where, how many go, what comes. */
const edits = fc.array(
  fc.tuple(fc.nat(400), fc.nat(3), fc.oneof(fc.uint8Array({ maxLength: 3 }), oddBytes())),
  { maxLength: 3 },
);

function oddBytes(): fc.Arbitrary<Uint8Array> {
  const marks = [...'{}[]":,\\0.eE-+tfn \0', 'é', '"value":1,', '"a":', 'null', '\\u0041'];
  const bytes = [Uint8Array.of(0x80), Uint8Array.of(0xc0, 0x80), Uint8Array.of(0xed, 0xa0, 0x80)];
  return fc.constantFrom(...marks.map((mark) => Buffer.from(mark)), ...bytes);
}

/**
 * Payloads around what devices send: fields in any order, some twice, some unknown, good values
 * and odd ones, white space, then at times a few bytes changed.
 *
 * @param good what each field usually holds, as it stands in JSON
 */
export const oddPayloads = (
  good: Readonly<Record<string, fc.Arbitrary<string>>>,
): fc.Arbitrary<Uint8Array> => {
  const names = Object.keys(good);
  const usually = new Map(Object.entries(good));
  const value = (name: string): fc.Arbitrary<string> => {
    const usual = usually.get(name);
    if (usual === undefined) return oddValues;
    return rarely(oddValues, usual);
  };
  const field = (name: string): fc.Arbitrary<string> =>
    fc
      .tuple(space, space, space, space, value(name))
      .map(([a, b, c, d, each]) => `${a}"${name}"${b}:${c}${each}${d}`);
  const usualFields = fc.tuple(...names.map(field));
  const otherFields = fc.array(fc.constantFrom(...names, ...oddTexts).chain(field), {
    minLength: 1,
    maxLength: 2,
  });
  const mood = fc.constantFrom('sound', 'sound', 'lacking', 'crowded', 'changed');
  return fc
    .tuple(usualFields, otherFields, fc.nat(names.length - 1), mood, edits)
    .map(([usual, others, at, mind, changes]) => {
      const fields = [...usual.slice(at), ...usual.slice(0, at)];
      if (mind === 'lacking') fields.splice(at, 1);
      if (mind === 'crowded') fields.splice(at, 0, ...others);
      const payload = Buffer.from(`{${fields.join(',')}}`);
      return mind === 'changed' ? changed(payload, changes) : payload;
    });
};

const changed = (
  payload: Uint8Array,
  changes: readonly (readonly [number, number, Uint8Array])[],
): Uint8Array =>
  changes.reduce<Uint8Array>((bytes, [at, gone, come]) => {
    const from = Math.min(at, bytes.length);
    return Buffer.concat([bytes.subarray(0, from), come, bytes.subarray(from + gone)]);
  }, payload);
