import fc from 'fast-check';
import type { RegistryChange } from '../../lambdas/engine/index.ts';
import {
  plausible,
  type ScriptPipeline,
  type ScriptReading,
  type ScriptRecord,
} from '../../simulation/workload/fleet-script.ts';
import type { BatchEnd } from './fold-run.ts';
import { randomWindows, upTo } from './random-windows.ts';

const rules = fc.array(
  fc.record({
    isSecondWindow: fc.boolean(),
    measure: fc.constantFrom('mean', 'mean', 'max', 'count', 'sumB', 'minB'),
    direction: fc.constantFrom('above', 'below'),
    limit: fc.integer({ min: -4, max: 4 }),
    hysteresis: upTo(4),
  }),
  { maxLength: 2 },
);

/** Pipelines of one or two windows, with every setting that the fold knows. */
export const randomPipelines: fc.Arbitrary<ScriptPipeline> = fc
  .record({
    scope: fc.constantFrom('key', 'partition'),
    bound: upTo(20),
    idleBeyondBound: fc.integer({ min: 1, max: 40 }),
    forgetBeyondIdle: upTo(80),
    maxClockAhead: upTo(40),
    maxAge: fc.oneof(
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 30 }) },
      { weight: 4, arbitrary: fc.constantFrom(100, 250, 900) },
    ),
    dedupe: fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          within: fc.integer({ min: 1, max: 150 }),
          atMost: fc.integer({ min: 1, max: 5 }),
        }),
      },
      { weight: 2, arbitrary: fc.constant('sequence' as const) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    windows: randomWindows,
    rules,
    tags: fc.constantFrom(undefined, ['site']),
  })
  .map(({ idleBeyondBound, forgetBeyondIdle, ...rest }) => {
    const idleAfter = rest.bound + idleBeyondBound;
    return {
      ...rest,
      idleAfter,
      forgetAfter: idleAfter + forgetBeyondIdle,
      rules: rest.rules.flatMap(({ isSecondWindow, hysteresis, ...rule }, at) => {
        const window = rest.windows[isSecondWindow ? 1 : 0] ?? rest.windows[0];
        if (window === undefined || window.kind === 'count') return [];
        const clear = rule.limit + (rule.direction === 'above' ? -hysteresis : hysteresis);
        return [{ ...rule, name: `rule${at}`, window: window.name, clear }];
      }),
    };
  });

const values = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -6, max: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom(0.1, 0.3, -0, 5e-324, -5e-324, 1e-300, -999.9, 1e3) },
  { weight: 1, arbitrary: fc.double({ min: -plausible, max: plausible, noNaN: true }) },
);

const readings = fc.record({
  /** Event time before its record's arrival. */
  age: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: -5, max: 30 }) },
    { weight: 1, arbitrary: fc.integer({ min: -60, max: 300 }) },
  ),
  a: values,
  b: fc.option(
    fc.oneof(
      { weight: 4, arbitrary: values },
      { weight: 1, arbitrary: fc.constant(2 * plausible) },
    ),
    {
      nil: undefined,
    },
  ),
  /** How far its counter is behind where it should be, and which session it says. */
  behind: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 10 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 90 }) },
  ),
  session: fc.constantFrom('s', 's', 's', 's', 's', 's', 's', 't'),
  flaw: fc.oneof(
    { weight: 15, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom('schema', 'identity', 'out_of_range') },
  ),
});

/** Arrival goes on in small steps, jumps now and then, and sometimes goes back. */
const steps = fc.oneof(
  { weight: 15, arbitrary: fc.integer({ min: 0, max: 6 }) },
  { weight: 2, arbitrary: fc.integer({ min: -10, max: -1 }) },
  { weight: 2, arbitrary: fc.integer({ min: 20, max: 120 }) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 700 }) },
);

const silences = fc.oneof(steps, fc.integer({ min: 1, max: 60 }));

const devices = fc.constantFrom('d1', 'd1', 'd1', 'd2', 'd2', 'd3');

const named = <Value>(
  name: string,
  value: fc.Arbitrary<Value>,
): fc.Arbitrary<Record<string, Value>> =>
  fc.option(value, { nil: undefined }).map((one) => (one === undefined ? {} : { [name]: one }));

const limits = fc.record({
  limit: fc.integer({ min: -4, max: 4 }),
  /** On the wrong side at times. */
  clear: fc.integer({ min: -6, max: 6 }),
});

const changes = fc.record({
  action: fc.constantFrom('put', 'put', 'put', 'put', 'remove', 'erase'),
  device: devices,
  /** Valid from so long before the record's arrival. */
  age: fc.integer({ min: -20, max: 60 }),
  tags: named('site', fc.constantFrom('north', 'south')),
  calibration: named(
    'b',
    fc.record({ scale: fc.constantFrom(1, 2, 0.5, -1), offset: fc.constantFrom(0, 1, -3) }),
  ),
  thresholds: fc.oneof(fc.constant({}), named('rule0', limits), named('rule1', limits)),
});

const records = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('readings'),
      step: steps,
      device: devices,
      readings: fc.array(readings, { minLength: 1, maxLength: 1 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('readings'),
      step: steps,
      device: devices,
      readings: fc.array(readings, { minLength: 2, maxLength: 6 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat'), step: steps, back: upTo(12) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('redrive'),
      step: steps,
      back: upTo(12),
      of: fc.constantFrom('r1', 'r2', 'r3', 'r4'),
      whole: fc.boolean(),
      for: fc.oneof(fc.constantFrom(1_000, 40), fc.integer({ min: -30, max: 200 })),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('tick'), step: silences }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('control'), step: steps, change: changes }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('garbage'), step: steps, device: devices }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('foreign'), step: steps }) },
);

/** Before and after 1970, and as it is today. */
const origins = fc.constantFrom(
  ...[1_000, -1_000, 0, 1_741_601_700_000],
  // Midnights in Berlin: before 1970, and of the day that has 23 hours.
  ...['1969-12-31T23:00Z', '2025-03-29T23:00Z', '2025-03-30T22:00Z'].map((text) =>
    Date.parse(text),
  ),
);

const changeAt = (
  arrival: number,
  {
    action,
    device,
    age,
    ...known
  }: typeof changes extends fc.Arbitrary<infer Draft> ? Draft : never,
): RegistryChange => {
  if (action === 'erase') return { action, device };
  const validFromMs = arrival - age;
  if (action === 'remove') return { action, device, validFromMs };
  return { action, device, entry: { validFromMs, ...known } };
};

/** What one partition receives: out of order, repeated, packed, broken, silent for long. */
export const randomScripts: fc.Arbitrary<ScriptRecord[]> = fc
  .tuple(origins, fc.array(records, { maxLength: 60, size: 'max' }))
  .map(([origin, drafts]) => {
    const script: ScriptRecord[] = [];
    let arrival = origin;
    for (const { step, ...draft } of drafts) {
      arrival += step;
      if (draft.kind === 'repeat') {
        const earlier = script.at(-1 - draft.back);
        script.push({ ...(earlier ?? { kind: 'tick' }), arrival });
      } else if (draft.kind === 'redrive') {
        const earlier = script.at(-1 - draft.back);
        const isRead = earlier?.kind === 'readings';
        const until = arrival + draft.for;
        const redrive = { of: draft.of, until, ...(!draft.whole && { index: 0 }) };
        script.push(isRead ? { ...earlier, redrive } : { kind: 'tick', arrival });
      } else if (draft.kind === 'readings') {
        const { device } = draft;
        const first = script.length * 3;
        const given = draft.readings.map(
          ({ age, behind, ...rest }, index): ScriptReading => ({
            ...rest,
            event: arrival - age,
            counter: Math.max(0, first + index - behind),
          }),
        );
        script.push({ kind: 'readings', device, readings: given, arrival });
      } else if (draft.kind === 'control') {
        script.push({ kind: 'control', change: changeAt(arrival, draft.change), arrival });
      } else {
        script.push({ ...draft, arrival });
      }
    }
    return script;
  });

/** Ends of batches: single records and long runs, with and without a loss of memory. */
export const randomCuts: fc.Arbitrary<BatchEnd[]> = fc.array(
  fc.record({
    records: fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 12 })),
    isLost: fc.boolean(),
    isSnapshot: fc.oneof(fc.constant(false), fc.boolean()),
  }),
  { maxLength: 30, size: 'max' },
);
