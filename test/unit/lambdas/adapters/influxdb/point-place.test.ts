import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointPlace } from '../../../../../lambdas/adapters/influxdb/point-place.ts';

const minute = 1_741_601_700_000;

describe('pointPlace', () => {
  it('lies within the second after a time that is a whole second', () => {
    expect(pointPlace(minute, 17, 'ns')).toEqual({
      timestamp: 1_741_601_700_000_000_017n,
      block: '0',
    });
    expect(pointPlace(minute, 2 ** 40 + 999_999_999, 'ns')).toEqual({
      timestamp: 1_741_601_700_511_627_775n,
      block: '1100',
    });
  });

  it('lies within the millisecond of any other time, in blocks of its own', () => {
    expect(pointPlace(minute + 250, 3_000_017, 'ns')).toEqual({
      timestamp: 1_741_601_700_250_000_017n,
      block: '3ms',
    });
  });

  it('has a thousandth of a second for a store that knows milliseconds', () => {
    expect(pointPlace(minute, 2_017, 'ms')).toEqual({ timestamp: 1_741_601_700_017n, block: '2' });
    expect(pointPlace(minute + 1, 2_017, 'ms').block).toBe('2017ms');
  });

  it('is right before 1970', () => {
    expect(pointPlace(-1_000, 17, 'ns').timestamp).toBe(-999_999_983n);
    expect(pointPlace(-1, 17, 'ns')).toEqual({ timestamp: -999_983n, block: '0ms' });
  });

  it('is no other revision’s and no other time’s, ever', () => {
    const place = fc.record({
      timeMs: fc.oneof(
        fc.integer({ min: -3_000, max: 3_000 }),
        fc.integer({ min: -(2 ** 41), max: 2 ** 41 }),
      ),
      revision: fc.oneof(
        fc.integer({ min: 1, max: 3_000 }),
        fc.tuple(fc.nat(9_000), fc.nat(3)).map(([high, low]) => high * 1_000_000_000 + low + 1),
        fc.tuple(fc.nat(9_000), fc.nat(3)).map(([high, low]) => high * 1_000_000 + low + 1),
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      ),
    });
    fc.assert(
      fc.property(place, place, fc.constantFrom('ns' as const, 'ms' as const), (a, b, unit) => {
        fc.pre(a.timeMs !== b.timeMs || a.revision !== b.revision);
        const [left, right] = [a, b].map((each) => pointPlace(each.timeMs, each.revision, unit));
        expect(left).not.toEqual(right);
      }),
      { numRuns: 2_000 },
    );
  });

  it('orders the revisions of a row within a block', () => {
    const revision = fc.integer({ min: 1, max: 999_999_998 });
    fc.assert(
      fc.property(revision, (each) => {
        const [older, newer] = [each, each + 1].map((one) => pointPlace(minute, one, 'ns'));
        expect(older?.block).toBe(newer?.block);
        expect(Number(newer && older && newer.timestamp - older.timestamp)).toBe(1);
      }),
    );
  });
});
