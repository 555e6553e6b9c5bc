import {
  days,
  fahrenheitToCelsius,
  minutes,
  type ReadingSchema,
} from '../../lambdas/engine/index.ts';
import { ReadingJudge } from '../../lambdas/engine/reading/reading-judge.ts';

export const arrival = Date.parse('2025-03-10T10:15:32Z');

export const judgedSchema = {
  sensor: 'sensor_id',
  eventTime: 'timestamp',
  unit: 'unit',
  sensorTypes: {
    temperature: {
      sensors: 'TEMP_*',
      measures: {
        value: { unit: 'C', range: [-40, 125], accepts: { F: fahrenheitToCelsius } },
        battery: { unit: 'C', range: [0, 1], field: 'bat' },
      },
    },
    exact: { sensors: 'ONE', measures: { value: { unit: 'C', range: [0, 1] } } },
  },
} as const satisfies ReadingSchema;

export const soundReading = {
  sensor_id: 'TEMP_45',
  value: 36.8,
  unit: 'C',
  timestamp: '2025-03-10T10:15:30Z',
};

export interface Judged {
  readonly verdict: string;
  readonly detail: string;
  readonly judge: ReadingJudge;
}

/** Judges a reading that a proved sender sent; JSON text may say what an object cannot. */
export const judged = (
  raw: Readonly<Record<string, unknown>> | string,
  given: { schema?: ReadingSchema; clientId?: string; topicSensor?: string | undefined } = {},
): Judged => {
  const judge = new ReadingJudge(given.schema ?? judgedSchema, {
    maxClockAhead: minutes(5),
    maxAge: days(7),
  });
  const sender = { clientId: 'TEMP_45', topicSensor: 'TEMP_45', arrivalTimeMs: arrival, ...given };
  const object = typeof raw === 'string' ? JSON.parse(raw) : raw;
  const verdict = judge.judge(object, sender) ?? 'fine';
  return { verdict, detail: judge.detail, judge };
};
