import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  count,
  cumulating,
  milliseconds,
  sliding,
  tumbling,
} from '../../../../../lambdas/engine/index.ts';
import { expectRefusal } from '../../../../support/expect-refusal.ts';
import { type FixedWindows, fixedWindows } from '../../../../support/fixed-windows.ts';

const common = { allowedLateness: milliseconds(0), aggregate: { count: count() } };
const length = fc.integer({ min: 1, max: 24 });
const offsets = fc.integer({ min: -50, max: 50 }).map(milliseconds);
const instants = fc.integer({ min: -500, max: 500 });

const tumblingAssigners = fc
  .record({ size: length.map(milliseconds), offset: offsets })
  .map((options) => fixedWindows(tumbling({ ...common, ...options }).assigner));

const slidingAssigners = fc
  .tuple(length, length, offsets)
  .map(([one, other, offset]) =>
    sliding({
      ...common,
      size: milliseconds(Math.max(one, other)),
      slide: milliseconds(Math.min(one, other)),
      offset,
    }),
  )
  .map(({ assigner }) => fixedWindows(assigner));

const cumulatingAssigners = fc
  .tuple(length, fc.integer({ min: 1, max: 6 }), offsets)
  .map(([step, steps, offset]) =>
    cumulating({
      ...common,
      step: milliseconds(step),
      size: milliseconds(step * steps),
      offset,
    }),
  )
  .map(({ assigner }) => fixedWindows(assigner));

const assigners = fc.oneof(tumblingAssigners, slidingAssigners, cumulatingAssigners);

/** Every window that holds the instant, found by trying each end that could. */
const windowsHolding = (assigner: FixedWindows, instant: number): [number, number][] => {
  const found: [number, number][] = [];
  for (let end = assigner.nextEnd(instant); end <= instant + assigner.sizeMs; ) {
    if (assigner.startOf(end) <= instant) found.push([assigner.startOf(end), end]);
    end = assigner.nextEnd(end);
  }
  return found;
};

describe('window assigners', () => {
  it('hold an instant in its slice, and every instant in the same slice alike', () => {
    fc.assert(
      fc.property(assigners, instants, (assigner, instant) => {
        const slice = assigner.slice(instant);
        expect(slice.start).toBeLessThanOrEqual(instant);
        expect(slice.end).toBeGreaterThan(instant);
        expect(assigner.slice(slice.start)).toEqual(slice);
        expect(assigner.slice(slice.end - 1)).toEqual(slice);
        expect(assigner.slice(slice.end).start).toBe(slice.end);
      }),
    );
  });

  it('hold every slice whole: a window holds all of it or nothing', () => {
    fc.assert(
      fc.property(assigners, instants, (assigner, instant) => {
        const { start, end } = assigner.slice(instant);
        const ofFirst = windowsHolding(assigner, start);
        expect(windowsHolding(assigner, end - 1)).toEqual(ofFirst);
        expect(ofFirst.at(-1)?.[1]).toBe(assigner.lastEnd({ start, end }));
        expect(ofFirst.length).toBeGreaterThan(0);
      }),
    );
  });

  it('find the next end after any instant, an end itself included', () => {
    fc.assert(
      fc.property(assigners, instants, (assigner, instant) => {
        const end = assigner.nextEnd(instant);
        expect(end).toBeGreaterThan(instant);
        expect(assigner.nextEnd(end - 1)).toBe(end);
        expect(assigner.startOf(end)).toBeLessThan(end);
      }),
    );
  });
});

describe('sliding windows', () => {
  it('are as many to an instant as slides fit their size', () => {
    const declared = sliding({ ...common, size: milliseconds(10), slide: milliseconds(4) });
    const assigner = fixedWindows(declared.assigner);
    expect(windowsHolding(assigner, 9)).toEqual([
      [0, 10],
      [4, 14],
      [8, 18],
    ]);
    expect(assigner.slice(9)).toEqual({ start: 8, end: 10 });
  });

  it('take any slide from 1 ms to the size, and name their shape by text', () => {
    const shape = (slide: number) =>
      sliding({ ...common, size: milliseconds(10), slide: milliseconds(slide) }).assigner;
    expect(shape(1)).toMatchObject({ kind: 'sliding', signature: 'sliding(10,1,0)' });
    expect(shape(10)).toMatchObject({ named: 'start', signature: 'sliding(10,10,0)' });
  });

  it.each([0, 11, 1.5])('refuse a slide of %s ms under a size of 10 ms', (slide) => {
    const declare = () =>
      sliding({ ...common, size: milliseconds(10), slide: milliseconds(slide) });
    expectRefusal(declare, `slide is ${slide}, but must be a whole number of milliseconds`);
  });
});

describe('cumulating windows', () => {
  it('share a start and grow step by step', () => {
    const declared = cumulating({ ...common, size: milliseconds(30), step: milliseconds(10) });
    const assigner = fixedWindows(declared.assigner);
    expect(windowsHolding(assigner, 35)).toEqual([
      [30, 40],
      [30, 50],
      [30, 60],
    ]);
    expect(windowsHolding(assigner, 55)).toEqual([[30, 60]]);
  });

  it('take a step as long as the window, are named by their end, and name their shape', () => {
    const shape = (step: number) =>
      cumulating({ ...common, size: milliseconds(30), step: milliseconds(step) }).assigner;
    expect(shape(30)).toMatchObject({ kind: 'cumulating', signature: 'cumulating(30,30,0)' });
    expect(shape(1)).toMatchObject({ named: 'end', signature: 'cumulating(30,1,0)' });
  });

  it.each([0, 7, 2.5, -10])('refuse a step of %s ms that does not divide 30 ms', (step) => {
    const declare = () =>
      cumulating({ ...common, size: milliseconds(30), step: milliseconds(step) });
    expectRefusal(declare, `step is ${step}, but must be`);
  });
});
