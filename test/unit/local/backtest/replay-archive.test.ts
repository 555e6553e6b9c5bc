import { describe, expect, it } from 'vitest';
import { countingLate } from '../../../../bin/commands/replay/counting-late.ts';
import { inHindsight } from '../../../../bin/commands/replay/in-hindsight.ts';
import { noDedupe, type Pipeline, type RegistryChange } from '../../../../lambdas/engine/index.ts';
import type { SourceRecordLine } from '../../../../lambdas/formats/source-record-line.ts';
import { countedOnce } from '../../../../local/backtest/counted-once.ts';
import { replayArchive } from '../../../../local/backtest/replay-archive.ts';
import { smallEpochMs, smallPipeline } from '../../../support/protocol/small-pipeline.ts';

const pipeline: Pipeline = { ...smallPipeline(), dedupe: noDedupe };
const encoder = new TextEncoder();
const timeAt = (seconds: number): number => smallEpochMs + seconds * 1_000;

/** Records of one partition, one position after the other. */
class Lines {
  readonly all: SourceRecordLine[] = [];

  heat(at: number, heat: number, arrival = at, redrive?: { id: string }): this {
    const payload = encoder.encode(JSON.stringify({ id: 'S1', t: timeAt(at), heat }));
    const place = { ...this.next(), arrivalTime: timeAt(arrival) };
    const again = { index: 0, untilMs: timeAt(1_000_000), ...redrive };
    this.all.push({
      ...place,
      clientId: 'S1',
      topic: 'dt/site/S1',
      payload,
      ...(redrive === undefined ? {} : { redrive: { ...again, id: redrive.id } }),
    });
    return this;
  }

  change(arrival: number, control: RegistryChange): this {
    this.all.push({ ...this.next(), arrivalTime: timeAt(arrival), control });
    return this;
  }

  private next() {
    return { partition: 'p0', position: String(this.all.length + 1) };
  }
}

const counts = async (lines: readonly SourceRecordLine[], declared = pipeline, registry = {}) => {
  const { rows } = await replayArchive({ pipeline: declared, records: lines, ...registry });
  return rows.map(({ start, count, measures }) => [
    (start - smallEpochMs) / 1_000,
    count,
    measures.mean,
  ]);
};

describe('a replay that counts late readings', () => {
  const lines = new Lines().heat(1, 10).heat(50, 20).heat(2, 30, 51).heat(200, 40).all;

  it('counts those that were too late, in their windows', async () => {
    expect(await counts(lines)).toContainEqual([0, 1, 10]);
    expect(await counts(lines, countingLate(pipeline))).toContainEqual([0, 2, 20]);
  });

  it('leaves what the guards refuse', async () => {
    const old = new Lines().heat(100_000, 10).heat(1, 30, 100_001).heat(100_100, 1).all;
    const rows = await counts(old, countingLate(pipeline));
    expect(rows).toEqual([[100_000, 1, 10]]);
  });
});

describe('a replay in hindsight', () => {
  const put = (offset: number, validFrom: number): RegistryChange => ({
    action: 'put',
    device: 'S1',
    entry: {
      validFromMs: timeAt(validFrom),
      tags: {},
      calibration: { heat: { scale: 1, offset } },
      thresholds: {},
    },
  });
  const heard = (lines: readonly SourceRecordLine[]) => {
    const { records, registry } = inHindsight(lines);
    return counts(records, pipeline, { registry });
  };

  it('calibrates readings that came before their calibration was known', async () => {
    const lines = new Lines().heat(1, 10).heat(11, 20).change(12, put(5, 10)).heat(100, 0).all;
    expect(await counts(lines)).toEqual([
      [0, 1, 10],
      [10, 1, 20],
    ]);
    expect(await heard(lines)).toEqual([
      [0, 1, 10],
      [10, 1, 25],
    ]);
  });

  it('takes the last of what was said of a time', async () => {
    const lines = new Lines()
      .change(0, put(5, 0))
      .heat(1, 10)
      .change(2, put(7, 0))
      .heat(3, 10)
      .heat(100, 0).all;
    expect(await heard(lines)).toEqual([[0, 2, 17]]);
  });

  it('forgets what was known of a device that was erased', async () => {
    const erase: RegistryChange = { action: 'erase', device: 'S1' };
    const lines = new Lines().change(0, put(5, 0)).heat(1, 10).change(2, erase).heat(3, 10);
    expect(await heard(lines.heat(100, 0).all)).toEqual([[0, 1, 10]]);
  });
});

describe('what was redriven', () => {
  const wide: Pipeline = {
    ...pipeline,
    reading: {
      ...pipeline.reading,
      sensorTypes: {
        probe: { sensors: 'S*', measures: { heat: { unit: 'C', range: [-1_000, 1_000] } } },
      },
    },
  } as unknown as Pipeline;
  const lines = new Lines()
    .heat(1, 10)
    .heat(2, 500)
    .heat(3, 500, 2, { id: 'p0:2:0' })
    .heat(100, 0).all;
  const positions = async (records: readonly SourceRecordLine[], declared: Pipeline) =>
    (await countedOnce({ pipeline: declared, records })).map(({ position }) => position);

  it('counts where it comes again, as long as it is refused at first', async () => {
    expect(await positions(lines, pipeline)).toEqual(['1', '2', '3', '4']);
  });

  it('counts at its first place alone where the declaration takes it there', async () => {
    expect(await positions(lines, wide)).toEqual(['1', '2', '4']);
  });

  it('of a record that was given up counts where the record is', async () => {
    const given = new Lines().heat(1, 10).heat(1, 10, 1, { id: 'p0:1' }).heat(100, 0).all;
    expect(await positions(given, pipeline)).toEqual(['1', '3']);
  });

  it('of a message that never came, or that the archive lacks, counts where it comes', async () => {
    const ids = ['undelivered:5f1c', 'p9:77:0'];
    for (const id of ids) {
      const came = new Lines().heat(1, 10).heat(2, 10, 2, { id }).all;
      expect(await positions(came, pipeline)).toEqual(['1', '2']);
    }
  });
});
