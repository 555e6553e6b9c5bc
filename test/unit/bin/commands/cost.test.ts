import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../../bin/cli/command-line.ts';
import type { CostReport } from '../../../../bin/commands/cost/cost-report.ts';
import { costVerb } from '../../../../bin/commands/cost.ts';
import { CapturedTerminal } from '../../../support/captured-terminal.ts';

const run = async (...chosen: string[]) => {
  const terminal = new CapturedTerminal();
  const code = await runCommandLine(['cost', ...chosen], terminal, [costVerb]);
  return { code, terminal };
};
const report = async (...chosen: string[]): Promise<CostReport> => {
  const { terminal } = await run(...chosen, '--json');
  return JSON.parse(terminal.results) as CostReport;
};
const few = ['--devices', '20', '--every', '10s'];

describe('cost', () => {
  it('prints one document with what programs rely on', async () => {
    const bill = await report(...few);
    expect(bill).toMatchObject({
      perMonth: expect.any(Number),
      perMillionReadings: expect.any(Number),
      pricesAsOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      devices: 20,
      everyMs: 10_000,
      store: 'timestream',
    });
    expect(bill.byService['IoT Core']).toBeGreaterThan(0);
  });

  it('tells a person the services, what dominates, what is sure and what is left out', async () => {
    const { code, terminal } = await run(...few);
    expect(code).toBe(0);
    for (const part of [
      'smart-factory, stage prod: 20 devices, each a reading every 10 s',
      'USD per million readings',
      'Processing share: ',
      'What dominates: ',
      'from memory, unverified',
      'Left out:',
    ]) {
      expect(terminal.results).toContain(part);
    }
  });

  it('charges no messaging where devices publish past the broker', async () => {
    const [broker, past] = [await report(...few), await report(...few, '--basic-ingest')];
    const messages = broker.lines.find(({ price }) => price === 'iot.message');
    expect(messages?.quantity).toBe(20 * 6 * 60 * 730);
    expect(past.lines.some(({ price }) => price === 'iot.message')).toBe(false);
    expect(past.lines.some(({ price }) => price === 'iot.rule')).toBe(true);
    expect(past.perMonth).toBeLessThan(broker.perMonth);
  });

  it('counts the same for each reading, whatever the fleet, once its shards are full', async () => {
    const [some, more] = [
      await report('--devices', '100000', '--every', '10s'),
      await report('--devices', '1000000', '--every', '10s'),
    ];
    expect(more.perReading).toEqual(some.perReading);
    expect(more.partitions).toBe(10 * some.partitions);
    // Everything beyond IoT Core, stream and store together stays under a tenth.
    expect(some.processingShare).toBeLessThan(0.1);
    expect(more.processingShare).toBeLessThan(0.1);
  });

  it.each([
    [['--every', '10s'], "required option '--devices <n>' not specified"],
    [['--devices', '10'], "required option '--every <interval>' not specified"],
    [['--devices', '10', '--every', 'often'], 'It must be an interval from 100ms to 1d'],
    [[...few, '--stage', 'test'], 'stage is "test", but must be one of dev, prod'],
    [[...few, '--prices', 'absent.json'], '--prices is "absent.json", which cannot be read'],
    [[...few, '--ingest', 'rabbit'], 'Allowed choices are kinesis, msk'],
  ])('says in one line what is wrong with %o', async (chosen, why) => {
    const { code, terminal } = await run(...chosen);
    expect(code).toBe(2);
    expect(terminal.told).toContain(why);
    expect(terminal.told.trimEnd().split('\n')).toHaveLength(1);
  });
});
