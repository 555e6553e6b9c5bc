import type { ZoneHistory } from './zone-history.ts';

/**
 * Reads a zone as moment-timezone packs it: `name|abbreviations|offsets|places|changes|people`.
 * Offsets are minutes west of UTC, changes are minutes since the one before, both to base 60, with
 * seconds after a point.
 */
export const unpackZone = (packed: string): ZoneHistory => {
  const [name = '', , packedOffsets = '', places = '', packedChanges = ''] = packed.split('|');
  const offsets = packedOffsets.split(' ').map((text) => 0 - seconds(text));
  const deltas = packedChanges.split(' ').filter((text) => text !== '');
  let atSeconds = 0;
  const changes = deltas.map((delta, at) => {
    atSeconds += seconds(delta);
    return { atSeconds, offsetSeconds: offsets[digit(places[at + 1])] ?? Number.NaN };
  });
  const isTrue = ({ atSeconds: start, offsetSeconds }: (typeof changes)[number], at: number) =>
    offsetSeconds !== (changes[at - 1]?.offsetSeconds ?? offsets[digit(places[0])]) &&
    Number.isSafeInteger(start);
  const firstOffsetSeconds = offsets[digit(places[0])] ?? Number.NaN;
  return { name, firstOffsetSeconds, changes: changes.filter(isTrue) };
};

/** `-1o.k`: a sign, whole minutes, sixtieths of a minute. */
const seconds = (text: string): number => {
  const isNegative = text.startsWith('-');
  const [minutes = '', sixtieths = ''] = text.slice(isNegative ? 1 : 0).split('.');
  const whole = [...minutes].reduce((value, letter) => value * 60 + digit(letter), 0);
  const value = whole * 60 + (sixtieths === '' ? 0 : digit(sixtieths));
  return isNegative ? -value : value;
};

const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX';

const digit = (letter: string | undefined): number => digits.indexOf(letter ?? '?');
