import { describe, expect, it } from 'vitest';
import { minutes, pipelineOf, seconds } from '../../../../../lambdas/engine/index.ts';
import { tickEnvironment, tickVariables } from '../../../../../lambdas/environment.ts';
import { tickTime } from '../../../../../lambdas/handlers/tick-time.ts';
import * as smartFactory from '../../../../../pipelines/smart-factory.ts';
import { adapterCalls } from '../../adapter-calls.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';
import { callsAllowed, environmentOf, propertiesOf } from '../../template-resources.ts';

const pipeline = pipelineOf(smartFactory, 'pipelines/smart-factory.ts');
const { template } = synthesisedStack();

describe('ticker', () => {
  it('ticks every minute', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
    });
  });

  it("passes the schedule's own time in the form that the handler reads", () => {
    const { Target } = propertiesOf(template, 'AWS::Scheduler::Schedule');
    const { Input } = Target as { Input: string };
    const instant = '2025-03-10T10:15:00Z';
    const event: unknown = JSON.parse(Input.replace('<aws.scheduler.scheduled-time>', instant));
    expect(tickTime(event)).toBe(Date.parse(instant));
  });

  it('has the variables that the code parses, and no others', () => {
    const environment = environmentOf(template, 'TickerFunction');
    expect(Object.keys(environment)).toEqual(Object.values(tickVariables));
    expect(tickEnvironment(environment).stream).toMatch(/^Records/);
  });

  it('may call on the stream what the adapter calls, no more', () => {
    const allowed = { role: 'TickerFunctionRole', on: 'Records', service: 'kinesis' };
    expect(callsAllowed(template, allowed)).toEqual([
      ...adapterCalls('kinesis/list-shards.ts'),
      ...adapterCalls('kinesis/put-all.ts'),
    ]);
  });

  it('takes a declaration that wants silence noticed in a minute', () => {
    const watermark = { ...pipeline.watermark, idleAfter: minutes(1) };
    expect(() => synthesisedStack({ pipeline: { ...pipeline, watermark } })).not.toThrow();
  });

  it('refuses a declaration that wants silence noticed sooner than a tick comes', () => {
    const watermark = { ...pipeline.watermark, idleAfter: seconds(59) };
    expect(() => synthesisedStack({ pipeline: { ...pipeline, watermark } })).toThrow(
      'watermark.idleAfter is 59000, but must be at least 60000 ms',
    );
  });
});
