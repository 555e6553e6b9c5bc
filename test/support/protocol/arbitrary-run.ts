import fc from 'fast-check';
import type { Pipeline, SourceRecord } from '../../../lambdas/engine/index.ts';
import type { DeliveryOptions } from './deliver.ts';
import { type Fate, faults, PortGate } from './port-gate.ts';
import { type SmallReading, SmallRecords, smallPipeline } from './small-pipeline.ts';

/** Declarations that forget early or late, per key or per partition. */
export const arbitraryPipeline = (): fc.Arbitrary<Pipeline> =>
  fc
    .record({
      scope: fc.constantFrom('key' as const, 'partition' as const),
      forgetAfterSeconds: fc.constantFrom(20, 3_600),
      withinSeconds: fc.constantFrom(10, 60),
      atMost: fc.constantFrom(2, 8),
    })
    .map(smallPipeline);

const arbitraryReading = fc.record({
  /** Seconds behind the arrival; ahead of it where negative. */
  lag: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: -2, max: 5 }) },
    fc.integer({ min: -400, max: 90 }),
  ),
  heat: fc.oneof(fc.integer({ min: -20, max: 120 }), fc.double({ min: 0, max: 100, noNaN: true })),
});

const arbitraryStep = fc.record({
  /** Seconds since the record before. */
  pause: fc.oneof({ weight: 5, arbitrary: fc.nat(4) }, fc.nat(50)),
  sensor: fc.constantFrom('S1', 'S2', 'S3'),
  what: fc.oneof(
    { weight: 8, arbitrary: fc.constant('reading' as const) },
    fc.constantFrom('pack' as const, 'resend' as const, 'garbage' as const, 'foreign' as const),
    { weight: 2, arbitrary: fc.constant('tick' as const) },
  ),
  readings: fc.tuple(arbitraryReading, arbitraryReading),
});

/** A partition's records: readings in and out of order, packs, resends, garbage and ticks. */
export const arbitraryRecords = (): fc.Arbitrary<readonly SourceRecord[]> =>
  fc.array(arbitraryStep, { minLength: 1, maxLength: 60 }).map((steps) => {
    const made = new SmallRecords();
    let arrival = 0;
    let last: SmallReading = { at: 0, heat: 1 };
    for (const { pause, sensor, what, readings } of steps) {
      arrival += pause;
      const pack = readings.map(({ lag, heat }): SmallReading => ({ at: arrival - lag, heat }));
      const [first = last] = pack;
      if (what === 'pack') made.readings(sensor, arrival, ...pack);
      else if (what === 'garbage') made.payload(sensor, arrival, `{"id":${arrival}`);
      else if (what === 'foreign') made.foreign();
      else if (what === 'tick') made.tick(arrival);
      else made.readings(sensor, arrival, what === 'resend' ? last : first);
      last = first;
    }
    return made.all;
  });

const arbitraryGate = fc
  .record({
    faults: fc.array(fc.tuple(fc.nat(40), fc.constantFrom<Fate>(...faults)), { maxLength: 4 }),
    outage: fc.option(
      fc.tuple(fc.constantFrom('alerts', 'quarantine', 'results'), fc.nat(30), fc.nat(60)),
    ),
  })
  .map(({ faults: planted, outage }): (() => PortGate) => {
    const byCall = new Map(planted);
    return () =>
      new PortGate({
        fateOf: (index, call) => {
          const [sink, from, length] = outage ?? ['none', 0, 0];
          const isDown = call.startsWith(sink) && index >= from && index < from + length;
          return byCall.get(index) ?? (isDown ? 'failBefore' : 'pass');
        },
      });
  });

/** A way to deliver: any cuts, any faults at any calls, outages, overlaps, days that pass. */
export interface ArbitraryDelivery extends Required<Pick<DeliveryOptions, 'sizeOf' | 'overlapOf'>> {
  /** Fresh gates: a gate counts its calls, so each run needs its own. */
  gates(): PortGate[];
  /** Before which deliveries eight days pass, and what may expire does. */
  readonly expiries: ReadonlySet<number>;
}

export const arbitraryDelivery = (): fc.Arbitrary<ArbitraryDelivery> =>
  fc
    .record({
      sizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }),
      overlaps: fc.array(fc.nat(6), { minLength: 1, maxLength: 4 }),
      gates: fc.array(arbitraryGate, { maxLength: 6 }),
      expiries: fc.array(fc.nat(40), { maxLength: 3 }),
    })
    .map(({ sizes, overlaps, gates, expiries }) => ({
      sizeOf: (delivery) => sizes[delivery % sizes.length] ?? 1,
      overlapOf: (delivery) => overlaps[delivery % overlaps.length] ?? 0,
      gates: () => gates.map((make) => make()),
      expiries: new Set(expiries),
    }));
