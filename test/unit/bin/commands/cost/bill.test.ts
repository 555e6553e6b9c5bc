import { describe, expect, it } from 'vitest';
import { billOf, usagesOf } from '../../../../../bin/commands/cost/bill.ts';
import { workloadOf } from '../../../../../bin/commands/cost/load/workload-of.ts';
import { priceList } from '../../../../../bin/commands/cost/prices/price-list.ts';
import { StackTemplate } from '../../../../../bin/commands/cost/template/stack-template.ts';
import { synthesiseStacks } from '../../../../../bin/commands/cost/template/synthesise-stacks.ts';
import { pipelineOf } from '../../../../../lambdas/engine/index.ts';
import { stageConfig } from '../../../../../lib/stage-config.ts';
import * as smartFactory from '../../../../../pipelines/smart-factory.ts';
import { rolledUp, told } from '../../../lib/told.ts';

const plain = pipelineOf(smartFactory, 'pipelines/smart-factory.ts');
const prod = stageConfig('prod');
const load = { devices: 8, everyMs: 10_000 };

const billed = async (stage = prod, pipeline = plain) => {
  const stacks = synthesiseStacks({ pipeline, file: 'pipelines/smart-factory.ts', stage });
  const work = await workloadOf({
    pipeline,
    template: stacks.pipeline,
    load,
    basicIngest: false,
  });
  return {
    ...stacks,
    work,
    bill: billOf(usagesOf([stacks.pipeline, stacks.account], work), priceList, load),
  };
};

describe('a bill', () => {
  it('is the sum of its services, of its parts and of its lines, to the cent', async () => {
    const { bill } = await billed();
    const sum = (amounts: readonly number[]): number =>
      Number(amounts.reduce((total, amount) => total + amount, 0).toFixed(2));
    expect(sum(Object.values(bill.byService))).toBe(bill.perMonth);
    expect(sum(Object.values(bill.byPart))).toBe(bill.perMonth);
    expect(sum(bill.lines.map(({ usd }) => usd))).toBe(bill.perMonth);
    expect(bill.readingsPerMonth).toBe(8 * 6 * 60 * 730);
  });

  it('is the same when it is made again', async () => {
    expect((await billed()).bill).toEqual((await billed()).bill);
  });

  it.each([
    ['in the dev stage', stageConfig('dev'), plain, 'Timestream'],
    ['with InfluxDB', stageConfig('prod', 'influxdb'), plain, 'Timestream for InfluxDB'],
    ['with InfluxDB, in its VPC', stageConfig('prod', 'influxdb'), plain, 'VPC'],
    ['with brokers', stageConfig('prod', 'timestream', 'msk'), plain, 'MSK'],
    [
      'with Express brokers',
      {
        ...stageConfig('prod', 'timestream', 'msk'),
        msk: { ...prod.msk, instanceType: 'express.m7g.large' },
      },
      plain,
      'MSK',
    ],
    [
      'with shards of its own',
      { ...prod, capacity: { mode: 'provisioned', shards: 2 } as const },
      plain,
      'Kinesis',
    ],
    ['with a second stage', prod, rolledUp, 'Kinesis'],
    ['with a feed by a stream', prod, told, 'Kinesis'],
    ['with a feed by a topic', stageConfig('prod', 'influxdb', 'msk'), told, 'MSK'],
    ['with devices that are told', { ...prod, tellsDevices: true }, plain, 'Lambda'],
    ['with Grafana', { ...prod, hasGrafana: true }, plain, 'Managed Grafana'],
  ] as const)('has a rule for every resource: %s', async (_, stage, pipeline, service) => {
    const { bill } = await billed(stage, pipeline);
    expect(bill.byService[service]).toBeGreaterThan(0);
  });

  it('is refused for a resource of a type without a rule, which is named', async () => {
    const { work } = await billed();
    const Resources = { Notebook: { Type: 'AWS::SageMaker::NotebookInstance', Properties: {} } };
    const template = new StackTemplate('extended', { Resources });
    expect(() => usagesOf([template], work)).toThrow(
      'Notebook of extended is a resource type without a price rule, AWS::SageMaker::NotebookInstance; add one',
    );
  });

  it('grows with what is in the template', async () => {
    const { pipeline, work } = await billed();
    const before = billOf(usagesOf([pipeline], work), priceList, load);
    const alarm = { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Halted' } };
    const more = new StackTemplate('more', { Resources: { Alarm: alarm } });
    const after = billOf(usagesOf([pipeline, more], work), priceList, load);
    expect(after.perMonth - before.perMonth).toBeCloseTo(0.1, 6);
  });

  it('charges a second stage for its stream, its function and its state', async () => {
    const [one, two] = [await billed(), await billed(prod, rolledUp)];
    expect(two.work.flows).toHaveLength(2);
    expect(two.bill.byService.Kinesis).toBeGreaterThan(one.bill.byService.Kinesis ?? 0);
    expect(two.bill.byPart.store).toBeGreaterThan(one.bill.byPart.store);
  });

  it('charges a feed for its stream, but not for those who read it', async () => {
    const [one, two] = [await billed(prod, rolledUp), await billed(prod, told)];
    const quantity = ({ bill }: Awaited<ReturnType<typeof billed>>, price: string) =>
      bill.lines.find((line) => line.price === price)?.quantity ?? 0;
    expect(quantity(two, 'kinesis.streamHour')).toBe(3 * 730);
    expect(quantity(two, 'kinesis.inGb')).toBeGreaterThan(quantity(one, 'kinesis.inGb'));
    expect(quantity(two, 'kinesis.outGb')).toBe(quantity(one, 'kinesis.outGb'));
  });
});
