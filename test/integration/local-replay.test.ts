import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalRun, type LocalRunOptions, startLocalRun } from '../../local/local-run.ts';
import type { ReplaySpan } from '../../local/replay/replay-span.ts';

const pipelineFile = join(import.meta.dirname, '../../pipelines/machine-temperature.ts');
const startMs = Date.parse('2024-05-01T00:00:00Z');
const hourMs = 3_600_000;

let directory: string;
let run: LocalRun | undefined;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tidemark-replay-'));
});
afterEach(async () => {
  await run?.stop();
  run = undefined;
});
afterAll(() => rm(directory, { recursive: true }));

interface Paced {
  readonly columns?: [string, string][];
  readonly speed?: number;
  readonly onSpan?: (span: ReplaySpan) => void;
}

const replay = async (
  lines: readonly string[],
  options: Partial<LocalRunOptions> & Paced = {},
): Promise<LocalRun> => {
  const { columns = [], speed = 'max', onSpan, ...others } = options;
  const file = join(directory, 'machine.csv');
  await writeFile(file, lines.map((line) => `${line}\n`).join(''));
  run = await startLocalRun({
    pipelineFile,
    input: { file, columns: new Map(columns), speed, ...(onSpan && { onSpan }) },
    ...others,
  });
  return run;
};

const at = (minutes: number): string =>
  new Date(startMs + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');

/** A row each five minutes for two days; a machine that goes cold on the second. */
const rows = Array.from({ length: 576 }, (_, index) => {
  const value = index < 400 ? 80 + (index % 16) / 4 : 30 + (index % 8) / 8;
  return { minutes: index * 5, value };
});

const resultsOf = ({ services }: LocalRun) => services.results.all();

describe('a replayed file', () => {
  it('goes through MQTT and the deployed functions into the stores', async () => {
    const { drain, ...replayed } = await replay([
      'timestamp,value',
      ...rows.map(({ minutes, value }) => `${at(minutes)},${value}`),
    ]);
    const summary = await drain();

    expect(summary.ledger).toEqual({
      received: 576,
      accepted: 576,
      tooLate: 0,
      duplicate: 0,
      rejected: 0,
      rejectedBy: {},
    });
    const expected = Array.from({ length: 48 }, (_, hour) => {
      const values = rows.slice(hour * 12, hour * 12 + 12).map(({ value }) => value);
      return {
        start: startMs + hour * hourMs,
        reason: 'onTime',
        count: 12,
        measures: {
          mean: values.reduce((sum, value) => sum + value, 0) / 12,
          min: Math.min(...values),
          max: Math.max(...values),
          count: 12,
        },
      };
    });
    expect(summary.results).toBe(48);
    expect(
      resultsOf({ drain, ...replayed }).map(({ start, reason, count, measures }) => ({
        start,
        reason,
        count,
        measures,
      })),
    ).toEqual(expected);
    expect(summary.alerts).toMatchObject([
      { rule: 'machineCold', key: 'machine', state: 'alarm', at: startMs + 34 * hourMs },
    ]);
    const delivered = replayed.services.sns.messages.map(({ message }) => JSON.parse(message));
    expect(delivered).toMatchObject([{ rule: 'machineCold', state: 'alarm' }]);
  });

  it('gives every row one verdict, in the order of the file over every shard', async () => {
    const late = [
      'sensor,time,reading,arrived',
      `a,${at(0)},50,${at(0)}`,
      `b,${at(0)},60,${at(0)}`,
      `a,${at(0)},50,${at(1)}`,
      `a,${at(1)},NA,${at(1)}`,
      `b,${at(5)},9000,${at(5)}`,
      `a,${at(240)},50,${at(240)}`,
      `a,${at(10)},51,${at(241)}`,
      `b,yesterday,61,${at(242)}`,
      `b,${at(900)},61,${at(243)}`,
    ];
    const columns: [string, string][] = [
      ['sensor_id', 'sensor'],
      ['timestamp', 'time'],
      ['value', 'reading'],
      ['arrivalTime', 'arrived'],
    ];
    const { drain, observed } = await replay(late, { columns, shards: 3, batchSize: 2 });
    const { ledger, results } = await drain();

    expect(ledger).toEqual({
      received: 9,
      accepted: 3,
      tooLate: 1,
      duplicate: 1,
      rejected: 4,
      rejectedBy: { schema: 2, out_of_range: 1, future: 1 },
    });
    expect(results).toBe(3);
    const observation = await observed.observe();
    expect(observation).toMatchObject({ published: 9, refused: 0, storedResults: 3 });
    expect(observation.quarantine).toHaveLength(5);
    expect(observation.partitions).toHaveLength(3);
    expect(await observed.results('a', 'hourly', 10)).toMatchObject([
      { count: 1, measures: { mean: 50 } },
      { count: 1, measures: { mean: 50 } },
    ]);
  });

  it('ends at a line that is no row, and names it', async () => {
    const { drain } = await replay(['timestamp,value', `${at(0)},1`, `${at(5)},1,2`]);
    await expect(drain()).rejects.toThrow('machine.csv:3: not CSV');
  });

  it('is refused where its columns do not fit', async () => {
    await expect(replay(['time,value', `${at(0)},1`])).rejects.toThrow('add timestamp=COLUMN');
  });

  it('can be stopped in the middle', async () => {
    const { published, stop } = await replay(
      ['timestamp,value', `${at(0)},1`, `${at(5)},1`, `${at(10)},1`],
      { speed: 1 },
    );
    await stop();
    expect(await published).toBeLessThan(3);
  });

  it('tells what there is to replay, ahead of it', async () => {
    const told = Promise.withResolvers<ReplaySpan>();
    const lines = ['timestamp,value', `${at(0)},1`, `${at(5)},1`, `${at(10)},1`];
    await replay(lines, { speed: 1, onSpan: told.resolve });
    const [fromMs, toMs] = [startMs, startMs + 600_000];
    expect(await told.promise).toEqual({ rows: 3, fromMs, toMs });
  });

  it('ends at once where it would wait for hours before a line that is no row', async () => {
    const lines = ['timestamp,value', `${at(0)},1`, `${at(600)},1`, `${at(605)},1,2`];
    const { published } = await replay(lines, { speed: 1, onSpan: () => {} });
    await expect(published).rejects.toThrow('machine.csv:4: not CSV');
  });

  it('leaves nothing open: the process ends by itself', async () => {
    const file = join(directory, 'short.csv');
    await writeFile(file, `timestamp,value\n${at(0)},1\n`);
    const url = pathToFileURL(join(import.meta.dirname, '../../local/local-run.ts')).href;
    const script = `
      const { startLocalRun } = await import(${JSON.stringify(url)});
      const run = await startLocalRun(${JSON.stringify({
        pipelineFile,
        input: { file, speed: 'max' },
      })});
      const { ledger } = await run.drain();
      await run.stop();
      console.log(ledger.accepted);`;
    const arguments_ = ['--input-type=module', '--eval', script];
    const { stdout } = await promisify(execFile)(process.execPath, arguments_);
    expect(stdout).toBe('1\n');
  });
});
