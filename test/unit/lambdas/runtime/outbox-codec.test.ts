import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AlertTransition,
  type Contribution,
  CorruptBytesError,
  type FiringReason,
  type Pipeline,
  type QuarantinedReading,
  rejectionReasons,
  rollupLayouts,
  type WindowResult,
} from '../../../../lambdas/engine/index.ts';
import { Outbox } from '../../../../lambdas/runtime/outbox.ts';
import { decodeOutbox, encodeOutbox } from '../../../../lambdas/runtime/outbox-codec.ts';
import { joinedPipeline } from '../../../support/join-play.ts';
import { patientRules } from '../../../support/joined-run.ts';
import { fingerprint } from '../../../support/protocol/fingerprint.ts';
import { smallPipeline } from '../../../support/protocol/small-pipeline.ts';
import { rolledUpPipeline } from '../../../support/rolled-up-run.ts';

const pipeline = smallPipeline();

const text = fc.string({ unit: 'binary', maxLength: 20 });
const instant = fc.integer({ min: -8.64e15 / 2, max: 8.64e15 / 2 });
const revision = fc.maxSafeNat();
const number = fc.double({ noNaN: true, noDefaultInfinity: true });

/** Absent, as where a pipeline declares none, or any of those it declares. */
const tagged = fc.oneof(
  fc.constant({}),
  fc.record({ tags: fc.dictionary(fc.constantFrom('site', 'line'), text) }),
);

const result: fc.Arbitrary<WindowResult> = fc
  .record({
    window: text,
    key: text,
    start: instant,
    length: fc.nat(),
    named: fc.option(
      text.filter((id) => id !== ''),
      { nil: undefined },
    ),
    revision,
    reason: fc.constantFrom<FiringReason>('early', 'idle', 'onTime', 'late', 'merged'),
    into: text.filter((id) => id !== ''),
    count: fc.nat(),
    tagged,
    measures: fc.dictionary(fc.stringMatching(/^[A-Za-z]\w{0,8}$/), fc.option(number), {
      noNullPrototype: true,
    }),
  })
  .map(({ start, length, named, into, tagged: tags, ...rest }) => ({
    type: 'result',
    pipeline: pipeline.name,
    id: named ?? String(start),
    start,
    end: start + length,
    ...rest,
    ...tags,
    ...(rest.reason === 'merged' ? { mergedInto: into } : {}),
  }));

const alert: fc.Arbitrary<AlertTransition> = fc
  .record({
    type: fc.constant('alert' as const),
    id: text,
    pipeline: fc.constant(pipeline.name),
    rule: text,
    key: text,
    state: fc.constantFrom('alarm', 'ok', 'corrected'),
    severity: fc.constantFrom('info', 'warning', 'critical'),
    at: instant,
    detail: text,
    revision,
    tagged,
  })
  .map(({ tagged: tags, ...rest }) => ({ ...rest, ...tags }));

const source = fc.record(
  {
    partition: text,
    position: text,
    index: fc.nat(),
    detail: text,
    payload: fc.uint8Array({ maxLength: 40 }),
    measure: text,
    arrivalTimeMs: instant,
    topic: text,
    clientId: text,
    payloadDigest: text,
  },
  { requiredKeys: ['partition', 'position', 'index', 'detail', 'payload'] },
);

const quarantined: fc.Arbitrary<QuarantinedReading> = fc.oneof(
  fc
    .tuple(source, fc.constantFrom(...rejectionReasons))
    .map(([from, reason]): QuarantinedReading => ({ type: 'rejected', reason, ...from })),
  fc.tuple(source, text, instant).map(
    ([from, key, eventTimeMs]): QuarantinedReading => ({
      type: 'tooLate',
      key,
      eventTimeMs,
      ...from,
    }),
  ),
);

const outboxOf = (
  results: readonly WindowResult[],
  alerts: readonly AlertTransition[],
  readings: readonly QuarantinedReading[],
): Outbox => {
  const outbox = new Outbox();
  for (const one of results) outbox.result(one);
  for (const one of alerts) outbox.alert(one);
  for (const one of readings) outbox.quarantined(one);
  return outbox;
};

const inShort = ({ results, alerts, quarantine }: Outbox): string =>
  fingerprint({ results, alerts, quarantine });

describe('an encoded outbox', () => {
  it('gives back what was encoded, whatever the texts and numbers', () => {
    const property = fc.property(
      fc.array(result),
      fc.array(alert),
      fc.array(quarantined),
      (results, alerts, readings) => {
        const outbox = outboxOf(results, alerts, readings);
        expect(inShort(decodeOutbox(encodeOutbox(outbox, pipeline), pipeline))).toBe(
          inShort(outbox),
        );
      },
    );
    fc.assert(property);
  });

  it('holds the payload of a pack once, and its readings share it again', () => {
    const payload = new Uint8Array(10_000).fill(7);
    const of = (index: number): QuarantinedReading => ({
      type: 'rejected',
      reason: 'schema',
      partition: 'p0',
      position: '1',
      index,
      detail: '',
      payload,
    });
    const bytes = encodeOutbox(outboxOf([], [], [of(0), of(1), of(2)]), pipeline);
    expect(bytes.length).toBeLessThan(10_100);
    const [first, , third] = decodeOutbox(bytes, pipeline).quarantine;
    expect(third?.payload).toBe(first?.payload);
    expect(first?.payload).toEqual(payload);
  });

  it('is refused where it is cut short', () => {
    const bytes = encodeOutbox(
      outboxOf([], fc.sample(alert, { seed: 1, numRuns: 3 }), []),
      pipeline,
    );
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => decodeOutbox(bytes.subarray(0, length), pipeline)).toThrow(CorruptBytesError);
    }
  });

  it('gives back what is handed to the second stage, but to what is declared no more', () => {
    const { joins } = joinedPipeline(patientRules);
    const rolled: Pipeline = { ...rolledUpPipeline(), joins };
    const pane = rollupLayouts(rolled).get('ofFleet')?.open(0, 10_000);
    if (pane === undefined) throw new Error('ofFleet is not declared');
    pane.isDirty = false;
    const of = { group: 'm1', contributor: 'P1', revision: 9, arrivalTimeMs: 4 };
    const reading = { ...of, side: 'left', eventTimeMs: -7, value: 0.1, index: 3 } as const;
    const outbox = new Outbox();
    const contributions: Contribution[] = [
      { ...reading, join: 'loadAgainstHeat' },
      { ...reading, join: 'loadAgainstHeat', side: 'right' },
      { ...reading, join: 'gone' },
      { ...of, rollup: 'ofFleet', id: '0', pane },
    ];
    for (const each of contributions) outbox.contribution(each);
    const [readings, , panes] = outbox.contributions;
    const decoded = decodeOutbox(encodeOutbox(outbox, rolled), rolled);
    expect(decoded.contributions).toEqual([panes, readings]);
    const onlyJoins = { ...rolled, rollups: [] };
    const alone = new Outbox();
    for (const each of contributions.slice(0, 2)) alone.contribution(each);
    expect(decodeOutbox(encodeOutbox(alone, onlyJoins), onlyJoins).contributions).toEqual([
      readings,
    ]);
  });
});
