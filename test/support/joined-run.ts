import fc from 'fast-check';
import type { SourceRecord } from '../../lambdas/engine/index.ts';
import {
  type JoinRules,
  type ReferencePane,
  referenceJoin,
} from '../../simulation/oracle/reference-join.ts';

const hourMs = 3_600_000;

/** Rules under which nothing of a `joinedReadings` is too late. */
export const patientRules: JoinRules = {
  before: 2_000,
  after: 3_000,
  bound: 1_000,
  atMost: 10_000,
  idleAfter: 20_000,
  forgetAfter: 600_000,
  windows: [
    { name: 'tens', size: 10_000, slide: 10_000, lateness: hourMs },
    { name: 'twenties', size: 20_000, slide: 5_000, lateness: hourMs },
  ],
};

/** By device; the registry knows nothing of the last one. */
const machines: Readonly<Record<string, string>> = { P1: 'm1', P2: 'm2', H1: 'm1', H2: 'm2' };

export interface JoinedReading {
  readonly sensor: string;
  /** Event time, ms. */
  readonly at: number;
  readonly value: number;
  /** Ms between measurement and arrival. */
  readonly delay: number;
}

export const joinedReadings = (): fc.Arbitrary<JoinedReading[]> =>
  fc.uniqueArray(
    fc.record({
      sensor: fc.constantFrom('P1', 'P2', 'H1', 'H2', 'H3'),
      at: fc.integer({ min: 0, max: 60_000 }),
      value: fc.double({ min: -100, max: 100, noNaN: true }).map((value) => value + 0),
      delay: fc.integer({ min: 0, max: 15_000 }),
    }),
    { selector: ({ sensor, at }) => `${sensor} ${at}`, minLength: 1, maxLength: 40 },
  );

/** The readings as records of one partition, after what the registry knows, with ticks between. */
export const joinedRecords = (readings: readonly JoinedReading[]): SourceRecord[] => {
  const arrives = ({ at, delay }: JoinedReading): number => at + delay;
  const records: SourceRecord[] = [];
  const next = (arrivalTimeMs: number) => {
    return { partition: 'p0', position: String(records.length + 1), arrivalTimeMs };
  };
  for (const [device, machine] of Object.entries(machines)) {
    const entry = { validFromMs: 0, tags: { machine }, calibration: {}, thresholds: {} };
    records.push({ kind: 'control', ...next(0), change: { action: 'put', device, entry } });
  }
  for (const reading of [...readings].sort((left, right) => arrives(left) - arrives(right))) {
    const { sensor, at, value } = reading;
    const measure = sensor.startsWith('P') ? 'watts' : 'celsius';
    const payload = new TextEncoder().encode(
      JSON.stringify({ sensor_id: sensor, at, [measure]: value }),
    );
    const sender = { topic: `dt/${sensor}`, clientId: sensor };
    records.push({ kind: 'reading', ...next(arrives(reading)), ...sender, payload });
    if (at % 7 === 0) records.push({ kind: 'tick', ...next(arrives(reading)) });
  }
  return records;
};

/** The panes that the readings of known machines make. */
export const joinedPanes = (readings: readonly JoinedReading[]): ReferencePane[] => {
  const events = readings.flatMap(({ sensor, at, value }, revision) => {
    const group = machines[sensor];
    if (group === undefined) return [];
    const side: 'left' | 'right' = sensor.startsWith('P') ? 'left' : 'right';
    const of = { group, side, contributor: sensor, eventTimeMs: at, value };
    return [{ arrivalTimeMs: 0, reading: { ...of, revision, index: 0 } }];
  });
  return referenceJoin(patientRules, events).panes;
};
