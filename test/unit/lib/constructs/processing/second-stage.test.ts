import { describe, expect, it } from 'vitest';
import {
  count,
  intervalJoin,
  minutes,
  rollup,
  seconds,
  tumbling,
} from '../../../../../lambdas/engine/index.ts';
import {
  contributionVariables,
  processEnvironment,
  processVariables,
  timestreamVariables,
} from '../../../../../lambdas/environment.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';
import { adapterCalls } from '../../adapter-calls.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';
import { callsAllowed, environmentOf } from '../../template-resources.ts';

const { kind, window, completeAfter, keepFor } = rollup({
  window: 'perMinute',
  completeAfter: minutes(1),
  keepFor: minutes(60),
});
const fleet = { name: 'fleet', kind, window, completeAfter, keepFor };
const { template } = synthesisedStack({ pipeline: { ...smartFactory, rollups: [fleet] } });
const role = 'SecondStageProcessorFunctionRole';

describe('second stage', () => {
  it('is not there where nothing spans devices', () => {
    const plain = synthesisedStack().template;
    plain.resourceCountIs('AWS::Kinesis::Stream', 1);
    plain.resourceCountIs('AWS::Scheduler::Schedule', 1);
  });

  it('is there where the pipeline joins readings', () => {
    const join = intervalJoin({
      left: { sensorType: 'temperature', measure: 'value' },
      right: { sensorType: 'pressure', measure: 'value' },
      within: { before: seconds(5), after: seconds(5) },
      windows: {
        paired: tumbling({
          size: minutes(1),
          allowedLateness: minutes(1),
          aggregate: { pairs: count() },
        }),
      },
    });
    const joins = [{ name: 'heatAgainstPressure', ...join }];
    const joined = synthesisedStack({ pipeline: { ...smartFactory, joins } }).template;
    joined.resourceCountIs('AWS::Kinesis::Stream', 2);
    joined.resourceCountIs('AWS::Scheduler::Schedule', 2);
  });

  it('has a stream, ticks, a function and a mapping of its own', () => {
    template.resourceCountIs('AWS::Kinesis::Stream', 2);
    template.resourceCountIs('AWS::Scheduler::Schedule', 2);
    const environment = environmentOf(template, 'SecondStageProcessorFunction');
    const parsed = Object.values({ ...processVariables, ...timestreamVariables });
    expect(Object.keys(environment).sort()).toEqual(parsed.sort());
    expect(processEnvironment(environment).stream).toMatch(/^SecondStageContributions/);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ParallelizationFactor: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('gets what the first stage contributes, which may put it there and not read it', () => {
    const environment = environmentOf(template, 'ProcessorFunction');
    expect(environment[contributionVariables.stream]).toMatch(/^SecondStageContributions/);
    const on = 'SecondStageContributions';
    expect(
      callsAllowed(template, { role: 'ProcessorFunctionRole', on, service: 'kinesis' }),
    ).toEqual(adapterCalls('kinesis/put-all.ts'));
    expect(callsAllowed(template, { role, on: 'Records', service: 'kinesis' })).toEqual([]);
  });

  it('may use the stores as the first stage may', () => {
    for (const on of ['State', 'Quarantine', 'Alerts']) {
      const calls = callsAllowed(template, { role, on, service: 'dynamodb' });
      expect(calls).not.toEqual([]);
      const first = { role: 'ProcessorFunctionRole', on, service: 'dynamodb' };
      expect(calls).toEqual(callsAllowed(template, first));
    }
  });

  it('has the alarms of a stage, on metrics of its own', () => {
    const alarms = template.findResources('AWS::CloudWatch::Alarm');
    const names = Object.keys(alarms).filter((name) => name.startsWith('AlarmsSecondStage'));
    for (const rule of ['Halted', 'LedgerImbalance', 'IteratorAge', 'Unpublished', 'NoTicks']) {
      expect(names.filter((name) => name.startsWith(`AlarmsSecondStage${rule}`))).toHaveLength(1);
    }
    const halted = names.find((name) => name.startsWith('AlarmsSecondStageHalted')) ?? '';
    expect(JSON.stringify(alarms[halted])).toContain('smart-factory-second-stage');
  });
});
