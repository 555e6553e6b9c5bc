import fc from 'fast-check';
import {
  minutes,
  type Pipeline,
  rollup,
  type SourceRecord,
  seconds,
} from '../../lambdas/engine/index.ts';
import { nearestToRationalSum } from '../../simulation/oracle/exact-rational.ts';
import { SmallRecords, smallEpochMs, smallPipeline } from './protocol/small-pipeline.ts';

/** The small pipeline with its windows of ten seconds rolled up: by site, and for the fleet. */
export const rolledUpPipeline = (): Pipeline => {
  const { kind, ...perSite } = rollup({
    window: 'tens',
    by: 'site',
    completeAfter: seconds(5),
    keepFor: minutes(600),
  });
  const { window, completeAfter, keepFor } = perSite;
  return {
    ...smallPipeline(),
    rollups: [
      { name: 'perSite', kind, ...perSite },
      { name: 'ofFleet', kind, window, completeAfter, keepFor },
    ],
    registry: { tags: ['site'] },
  };
};

/** By device; the registry knows nothing of the third. */
const sites: Readonly<Record<string, string>> = { S1: 'north', S2: 'north', S4: 'south' };

export interface RolledUpReading {
  readonly sensor: string;
  /** Seconds after the beginning. */
  readonly at: number;
  readonly heat: number;
  readonly load: number;
  /** Seconds between measurement and arrival: late for its window, and never too late. */
  readonly delay: number;
}

export const rolledUpReadings = (): fc.Arbitrary<RolledUpReading[]> =>
  fc.uniqueArray(
    fc.record({
      sensor: fc.constantFrom('S1', 'S2', 'S3', 'S4'),
      at: fc.integer({ min: 0, max: 60 }),
      heat: fc.double({ min: -100, max: 100, noNaN: true }).map((heat) => heat + 0),
      load: fc.integer({ min: 0, max: 100 }),
      delay: fc.integer({ min: 0, max: 15 }),
    }),
    { selector: ({ sensor, at }) => `${sensor} ${at}`, minLength: 1, maxLength: 40 },
  );

/** The readings as records of one partition, after what the registry knows, with ticks between. */
export const rolledUpRecords = (readings: readonly RolledUpReading[]): SourceRecord[] => {
  const records = new SmallRecords();
  const arrives = ({ at, delay }: RolledUpReading): number => at + delay;
  for (const reading of [...readings].sort((left, right) => arrives(left) - arrives(right))) {
    const { sensor, at, heat, load } = reading;
    records.readings(sensor, arrives(reading), { at, heat, load });
    if (at % 7 === 0) records.tick(arrives(reading));
  }
  const changes = Object.entries(sites).map(([device, site], at): SourceRecord => {
    const known = { validFromMs: 0, calibration: {}, thresholds: {} };
    const change = { action: 'put', device, entry: { ...known, tags: { site } } } as const;
    const source = { partition: 'p0', position: String(at + 1), arrivalTimeMs: smallEpochMs };
    return { kind: 'control', ...source, change };
  });
  return [...changes, ...records.all];
};

/** One row of a rollup, without what depends on its stream. */
export interface RollupRow {
  readonly window: string;
  readonly key: string;
  readonly id: string;
  readonly count: number;
  readonly measures: Readonly<Record<string, number | null>>;
}

/** The rows that the readings add up to, computed at once from all of them. */
export const rollupRowsOf = (readings: readonly RolledUpReading[]): RollupRow[] => {
  const groups = new Map<string, RolledUpReading[]>();
  for (const reading of readings) {
    const id = String(smallEpochMs + Math.floor(reading.at / 10) * 10_000);
    const site = sites[reading.sensor] ?? 'unknown';
    for (const name of [`perSite/${site}/${id}`, `ofFleet/fleet/${id}`]) {
      groups.set(name, [...(groups.get(name) ?? []), reading]);
    }
  }
  const rows = [...groups].map(([name, of]) => {
    const [window = '', key = '', id = ''] = name.split('/');
    const sum = nearestToRationalSum(of.map(({ heat }) => heat));
    const most = Math.max(...of.map(({ load }) => load));
    const measures = { mean: sum / of.length + 0, most, count: of.length };
    return { window, key, id, count: of.length, measures };
  });
  return inOrder(rows);
};

export const inOrder = (rows: readonly RollupRow[]): RollupRow[] =>
  rows
    .map(({ window, key, id, count, measures }) => ({ window, key, id, count, measures }))
    .sort((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1));

const nameOf = ({ window, key, id }: RollupRow): string => `${window}/${key}/${id}`;
