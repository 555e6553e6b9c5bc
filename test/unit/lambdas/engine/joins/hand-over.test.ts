import { describe, expect, it } from 'vitest';
import {
  type Contribution,
  intervalJoin,
  max,
  type Pipeline,
  type SourceRecord,
  seconds,
  tumbling,
} from '../../../../../lambdas/engine/index.ts';
import { runFold } from '../../../../support/fold-run.ts';
import {
  SmallRecords,
  smallEpochMs,
  smallPipeline,
} from '../../../../support/protocol/small-pipeline.ts';

const join = (by?: string) => ({
  name: 'heatAgainstLoad',
  ...intervalJoin({
    ...(by === undefined ? {} : { by }),
    left: { measure: 'heat', sensorType: 'probe' },
    right: { measure: 'load', sensors: 'S1*' },
    within: { before: seconds(1), after: seconds(1) },
    windows: {
      pairs: tumbling({
        size: seconds(10),
        allowedLateness: seconds(1),
        aggregate: { heat: max('left') },
      }),
    },
  }),
});

const handedOver = (
  pipeline: Pipeline,
  records: readonly SourceRecord[],
): readonly Contribution[] => runFold(pipeline, records).outcomes.contributions;

describe('what is handed over to a join', () => {
  it('is every accepted reading, once for each side that it is on, under its own id', () => {
    const pipeline = { ...smallPipeline(), joins: [join()] };
    const records = new SmallRecords()
      .readings('S1', 1, { at: 1, heat: 20, load: 5 })
      .readings('S2', 2, { at: 2, heat: 21, load: 6 }, { at: 3, heat: 22 })
      .readings('S1', 3, { at: 1, heat: 20, load: 5 })
      .readings('S1', 4, { at: 4, load: 300 })
      .readings('S1', 5, { at: 5, load: 7 }).all;
    const of = { join: 'heatAgainstLoad' };
    const at = (second: number) => smallEpochMs + second * 1_000;
    const s1 = { ...of, group: 'S1', contributor: 'S1' };
    const s2 = { ...of, group: 'S2', contributor: 'S2', side: 'left' };
    const first = { eventTimeMs: at(1), revision: 1, index: 0, arrivalTimeMs: at(1) };
    const second = { revision: 2, arrivalTimeMs: at(2) };
    const last = { eventTimeMs: at(5), revision: 5, index: 0, arrivalTimeMs: at(5) };
    expect(handedOver(pipeline, records)).toEqual([
      { ...s1, side: 'left', value: 20, ...first },
      { ...s1, side: 'right', value: 5, ...first },
      { ...s2, value: 21, eventTimeMs: at(2), index: 0, ...second },
      { ...s2, value: 22, eventTimeMs: at(3), index: 1, ...second },
      { ...s1, side: 'right', value: 7, ...last },
    ]);
  });

  it('is nothing of sensors of another type, or of other ids', () => {
    const declared = smallPipeline();
    const heat = { unit: 'C', range: [-100, 100] } as const;
    const meter = { sensors: 'M*', measures: { heat, load: heat } };
    const sensorTypes = { ...declared.reading.sensorTypes, meter };
    const reading = { ...declared.reading, sensorTypes };
    const records = new SmallRecords()
      .readings('M1', 1, { at: 1, heat: 20, load: 5 })
      .readings('S2', 1, { at: 1, load: 5 })
      .readings('S1', 1, { at: 1, heat: 21 }).all;
    const all = handedOver({ ...declared, reading, joins: [join()] }, records);
    expect(all).toMatchObject([{ contributor: 'S1', side: 'left', value: 21 }]);
  });

  it('is of the group that the tag named at the event time, and nothing without one', () => {
    const pipeline = {
      ...smallPipeline(),
      joins: [join('machine')],
      registry: { tags: ['machine'] },
    };
    const knows = (position: number, from: number, machine: string): SourceRecord => ({
      kind: 'control',
      partition: 'p0',
      position: String(position),
      arrivalTimeMs: smallEpochMs,
      change: {
        action: 'put',
        device: 'S1',
        entry: {
          validFromMs: smallEpochMs + from * 1_000,
          tags: { machine },
          calibration: {},
          thresholds: {},
        },
      },
    });
    const records = new SmallRecords()
      .readings('S1', 20, { at: 4, heat: 1 }, { at: 5, heat: 2 }, { at: 12, heat: 3 })
      .readings('S2', 20, { at: 12, heat: 4 }).all;
    const all = [knows(1, 5, 'press'), knows(2, 10, 'mill'), ...records];
    expect(
      handedOver(pipeline, all).map((each) => [each.group, 'value' in each && each.value]),
    ).toEqual([
      ['press', 2],
      ['mill', 3],
    ]);
  });
});
