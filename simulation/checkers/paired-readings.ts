import type { ReferenceEvent, ReferenceReading } from '../oracle/reference-join.ts';
import type { ReferenceModel } from '../oracle/reference-model.ts';
import type { ScriptJoin } from '../workload/fleet-script.ts';
import type { SimulatedRecord } from '../world/simulated-record.ts';
import type { HandedOver } from './contributed-records.ts';

/** A record between the stages: readings for a join, or a tick. */
interface PlainReadings {
  readonly receivedAt: number;
  readonly group?: string;
  readonly readings?: readonly {
    readonly key: string;
    readonly side: 'left' | 'right';
    readonly eventTime: number;
    readonly value: number;
    readonly revision: number;
    readonly index: number;
  }[];
}

/** Asks the reference model of the first stage about all readings that were handed over. */
export const pairedReadings = (
  join: ScriptJoin,
  models: readonly ReferenceModel[],
  handed: readonly SimulatedRecord[],
): Omit<HandedOver, 'records'> & { readonly events: readonly ReferenceEvent[] } => {
  const accepted = new Map<string, ReferenceReading>();
  for (const model of models) {
    for (const reading of readingsOf(join, model)) accepted.set(nameOf(reading), reading);
  }
  const unknown: string[] = [];
  const told = new Set<string>();
  const events = handed.flatMap(({ data }): ReferenceEvent[] => {
    const plain = JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as PlainReadings;
    const { receivedAt: arrivalTimeMs, group = '', readings } = plain;
    if (readings === undefined) return [{ arrivalTimeMs }];
    return readings.flatMap(({ key: contributor, eventTime: eventTimeMs, ...rest }) => {
      const name = nameOf({ group, contributor, eventTimeMs, ...rest });
      told.add(name);
      const reading = accepted.get(name);
      if (reading !== undefined) return { arrivalTimeMs, reading };
      unknown.push(name);
      return [];
    });
  });
  return { events, unknown, missing: [...accepted.keys()].filter((name) => !told.has(name)) };
};

/** Each accepted reading once for each side that it has a measure for. */
const readingsOf = ({ by }: ScriptJoin, { accepted }: ReferenceModel): ReferenceReading[] =>
  accepted.flatMap(({ device: contributor, site, ordinal: revision, index, reading }) => {
    const group = by === undefined ? contributor : site;
    if (group === undefined) return [];
    const base = { group, contributor, eventTimeMs: reading.event, revision, index };
    const left = { ...base, side: 'left' as const, value: reading.a + 0 };
    if (reading.b === undefined) return [left];
    return [left, { ...base, side: 'right' as const, value: reading.b + 0 }];
  });

const nameOf = (reading: ReferenceReading): string => {
  const { group, side, contributor, eventTimeMs, value, revision, index } = reading;
  return `${side} ${contributor}@${revision}.${index} of ${group} at ${eventTimeMs}: ${value}`;
};
