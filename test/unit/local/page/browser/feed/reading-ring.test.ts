import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReadingRing } from '../../../../../../local/page/browser/feed/reading-ring.ts';

describe('ReadingRing', () => {
  it('holds the newest dots in order of arrival', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer(), fc.integer())),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 30 }),
        (dots, atMost, limit) => {
          const ring = new ReadingRing(atMost);
          for (const [time, value] of dots) ring.push(time, value);
          expect(ring.newest()).toEqual(dots.slice(-atMost));
          expect(ring.newest(limit)).toEqual(dots.slice(-Math.min(limit, atMost)));
        },
      ),
    );
  });
});
