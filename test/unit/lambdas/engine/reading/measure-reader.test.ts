import { describe, expect, it } from 'vitest';
import {
  type Calibration,
  days,
  fahrenheitToCelsius,
  minutes,
  type ReadingSchema,
} from '../../../../../lambdas/engine/index.ts';
import { ReadingJudge } from '../../../../../lambdas/engine/reading/reading-judge.ts';

const schema: ReadingSchema = {
  sensor: 'id',
  eventTime: { field: 'at', format: 'epochMilliseconds' },
  unit: 'unit',
  sensorTypes: {
    room: {
      sensors: '*',
      measures: {
        value: { unit: 'C', range: [-40, 125], accepts: { F: fahrenheitToCelsius } },
        battery: { unit: 'C', range: [0, 1] },
      },
    },
  },
};

type Values = Readonly<Record<string, unknown>>;

/** Judges a reading of a device that is calibrated like this from 1970 on, and not before. */
const judged = (calibration: Readonly<Record<string, Calibration>>, values: Values) => {
  const judge = new ReadingJudge(
    schema,
    { maxClockAhead: minutes(5), maxAge: days(7) },
    (_sensor, eventTimeMs) => (eventTimeMs >= 0 ? calibration : undefined),
  );
  const sender = { clientId: 'a', topicSensor: 'a', arrivalTimeMs: 0 };
  const verdict = judge.judge({ id: 'a', at: 0, unit: 'C', ...values }, sender) ?? 'fine';
  const { identity, refused } = judge;
  return { verdict, values: [...judge.values], identity, refused, detail: judge.detail };
};

const shifted = { value: { scale: 2, offset: -50 } };

describe('measure reader', () => {
  it('takes a value of a calibrated device as value * scale + offset', () => {
    expect(judged(shifted, { value: 40, battery: 0.5 }).values).toEqual([30, 0.5]);
  });

  it('converts the unit before it calibrates', () => {
    expect(judged(shifted, { value: 104, unit: 'F' }).values[0]).toBeCloseTo(30, 10);
  });

  it('looks at the range after it calibrated: the range is about the thing measured', () => {
    expect(judged(shifted, { value: 87.5 }).values[0]).toBe(125);
    expect(judged(shifted, { value: 0 })).toMatchObject({
      verdict: 'out_of_range',
      detail: 'value is -50 C, outside -40 to 125',
    });
    expect(judged({ value: { scale: 1e308, offset: 0 } }, { value: 40 })).toMatchObject({
      verdict: 'out_of_range',
    });
  });

  it('asks for the calibration as of the event time', () => {
    expect(judged(shifted, { at: -1, value: 40 }).values[0]).toBe(40);
  });

  it('tells a resend by what was sent, so that a calibration in between hides none', () => {
    const { identity } = judged({}, { value: 40, battery: 0.5 });
    expect(judged(shifted, { value: 40, battery: 0.5 }).identity).toBe(identity);
    expect(judged(shifted, { value: 41, battery: 0.5 }).identity).not.toBe(identity);
  });

  it('tells two values apart that a calibration makes one', () => {
    const flat = { value: { scale: 0, offset: 20 } };
    const [first, second] = [judged(flat, { value: 1 }), judged(flat, { value: 2 })];
    expect(first.values).toEqual(second.values);
    expect(first.identity).not.toBe(second.identity);
  });

  it('gives 0 for -0, calibrated or not', () => {
    expect(judged({}, { value: -0 }).values[0]).toBe(0);
    expect(judged({ value: { scale: -1, offset: 0 } }, { value: 0 }).values[0]).toBe(0);
  });
});
