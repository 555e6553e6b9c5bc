import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HandedReading, ReadingContribution } from '../../../../lambdas/engine/index.ts';
import {
  decodeContributionEnvelope,
  encodeContributionEnvelopes,
} from '../../../../lambdas/formats/contribution-envelope.ts';
import { joinedPipeline } from '../../../support/join-play.ts';
import { patientRules } from '../../../support/joined-run.ts';

const pipeline = joinedPipeline(patientRules);
const encoder = new TextEncoder();

const handed = (): fc.Arbitrary<HandedReading> =>
  fc.record({
    side: fc.constantFrom('left' as const, 'right' as const),
    contributor: fc.string({ unit: 'binary', minLength: 1, maxLength: 128 }),
    eventTimeMs: fc.integer({ min: -(2 ** 50), max: 2 ** 50 }),
    value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    revision: fc.maxSafeNat(),
    index: fc.nat(999),
  });

const packOf = (readings: readonly HandedReading[], group = 'm1') => ({
  join: 'loadAgainstHeat',
  group,
  contributions: readings.map(
    (reading, at): ReadingContribution => ({
      ...reading,
      join: 'loadAgainstHeat',
      group,
      arrivalTimeMs: 70_000 + at,
    }),
  ),
});

describe('join envelope', () => {
  it('says in plain fields what is handed over', () => {
    const [bytes, ...others] = encodeContributionEnvelopes(
      pipeline,
      packOf([
        { side: 'left', contributor: 'P1', eventTimeMs: 5, value: 0.1, revision: 7, index: 2 },
      ]),
    );
    expect(others).toEqual([]);
    expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual({
      pipeline: 'plant',
      join: 'loadAgainstHeat',
      group: 'm1',
      receivedAt: 70_000,
      readings: [{ key: 'P1', side: 'left', eventTime: 5, value: 0.1, revision: 7, index: 2 }],
    });
  });

  it('comes back as the records that the second stage folds, whatever the readings', () => {
    fc.assert(
      fc.property(
        fc.array(handed(), { minLength: 1, maxLength: 4 }),
        fc.string({ unit: 'binary' }),
        (readings, group) => {
          const [payload = new Uint8Array()] = encodeContributionEnvelopes(
            pipeline,
            packOf(readings, group),
          );
          expect(decodeContributionEnvelope('p0', '9', payload)).toEqual({
            kind: 'joinReadings',
            partition: 'p0',
            position: '9',
            arrivalTimeMs: 70_000 + readings.length - 1,
            join: 'loadAgainstHeat',
            group,
            readings,
            payload,
          });
        },
      ),
    );
  });

  it('is several records of less than a mebibyte where there are many readings', () => {
    const contributor = '\u{1f525}'.repeat(64);
    const readings = Array.from({ length: 1_200 }, (_, at): HandedReading => {
      return { side: 'right', contributor, eventTimeMs: at, value: -1.5, revision: at, index: 0 };
    });
    const records = encodeContributionEnvelopes(pipeline, packOf(readings));
    const decoded = records.map((bytes) => decodeContributionEnvelope('p0', '1', bytes));
    expect(decoded.flatMap((each) => ('readings' in each ? each.readings : []))).toEqual(readings);
    for (const bytes of records) expect(bytes.length).toBeLessThan(2 ** 20);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['without a join', { group: 'm1', readings: [] }, /not the join and the group/],
    ['with readings that are no list', { join: 'j', group: 'g', readings: {} }, /not a list/],
    [
      'with a reading of no side',
      {
        join: 'j',
        group: 'g',
        readings: [{ key: 'P1', side: 'up', eventTime: 1, value: 1, revision: 1, index: 0 }],
      },
      /readings\[0\]/,
    ],
    [
      'with a value that is none',
      {
        join: 'j',
        group: 'g',
        readings: [{ key: 'P1', side: 'left', eventTime: 1, value: '1', revision: 1, index: 0 }],
      },
      /readings\[0\]/,
    ],
    ['with a reading that is none', { join: 'j', group: 'g', readings: [null] }, /readings\[0\]/],
  ])('is a foreign record %s', (_what, fields, detail) => {
    const bytes = encoder.encode(JSON.stringify({ receivedAt: 1, ...fields }));
    const decoded = decodeContributionEnvelope('p0', '1', bytes);
    expect(decoded).toMatchObject({ kind: 'foreign', detail: expect.stringMatching(detail) });
  });
});
