import { describe, expect, it } from 'vitest';
import { feedVariables, processVariables } from '../../../../../lambdas/environment.ts';
import { stageConfig } from '../../../../../lib/stage-config.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';
import { adapterCalls } from '../../adapter-calls.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';
import {
  callsAllowed,
  environmentOf,
  propertiesOf,
  resourcesOf,
  statementsOf,
} from '../../template-resources.ts';
import { told } from '../../told.ts';

const name = 'smart-factory-outcomes-dev';
const tellers = ['ProcessorFunction', 'SecondStageProcessorFunction'];

describe('the feed of a stack', () => {
  it('is not there where the declaration names none', () => {
    const { template } = synthesisedStack();
    template.resourceCountIs('AWS::Kinesis::Stream', 1);
    expect(template.findOutputs('Feed')).toEqual({});
    const environment = environmentOf(template, 'ProcessorFunction');
    expect(environment).toMatchObject({ [processVariables.feedKind]: 'none' });
    expect(environment).not.toHaveProperty(feedVariables.name);
  });

  describe('where records come by Kinesis', () => {
    const { template } = synthesisedStack({ pipeline: told });

    it('is a stream of the declared name, encrypted, kept as long as records', () => {
      expect(propertiesOf(template, 'AWS::Kinesis::Stream', 'Outcomes')).toMatchObject({
        Name: name,
        RetentionPeriodHours: 192,
        RecordDistributionStrategy: 'USER_PARTITION_KEY',
        StreamEncryption: { EncryptionType: 'KMS' },
      });
      const [id] = resourcesOf(template, 'AWS::Kinesis::Stream').find(([each]) =>
        each.startsWith('Outcomes'),
      ) ?? [''];
      expect(template.findOutputs('Feed')).toMatchObject({ Feed: { Value: { Ref: id } } });
    });

    it.each(tellers)('is told on by %s, which may put there and not read', (teller) => {
      expect(environmentOf(template, teller)).toMatchObject({
        [processVariables.feedKind]: 'kinesis',
        [feedVariables.name]: expect.stringMatching(/^Outcomes/),
      });
      const calls = callsAllowed(template, {
        role: `${teller}Role`,
        on: 'Outcomes',
        service: 'kinesis',
      });
      expect(calls).toEqual(adapterCalls('kinesis/put-all.ts'));
    });
  });

  describe('where records come by MSK', () => {
    const stage = stageConfig('dev', undefined, 'msk');
    const { template } = synthesisedStack({ pipeline: told, stage });

    it('is a topic of the declared name, with the replicas and retention of records', () => {
      const { TopicName, ...feed } = propertiesOf(template, 'AWS::MSK::Topic', 'Outcomes');
      const { TopicName: records, ...same } = propertiesOf(template, 'AWS::MSK::Topic', 'Records');
      expect([TopicName, records]).toEqual([name, 'records']);
      expect(feed).toEqual(same);
      expect(template.findOutputs('Feed')).toMatchObject({ Feed: { Value: name } });
    });

    it('is told on by a function where the brokers are, which writes that topic alone', () => {
      const environment = environmentOf(template, 'OutcomesFunction');
      expect(environment).toMatchObject({ [feedVariables.name]: name });
      const { VpcConfig } = propertiesOf(template, 'AWS::Lambda::Function', 'OutcomesFunction');
      expect(JSON.stringify(VpcConfig)).toContain('RecordsNetworkClients');
      const topics = statementsOf(template, 'OutcomesFunctionRole')
        .filter(({ Action }) => JSON.stringify(Action).includes('kafka-cluster:WriteData"'))
        .map(({ Resource }) => JSON.stringify(Resource));
      expect(topics).toEqual([expect.stringContaining(`/${name}"`)]);
    });

    it.each(tellers)('is reached by %s through that function', (teller) => {
      expect(environmentOf(template, teller)).toMatchObject({
        [processVariables.feedKind]: 'lambda',
        [feedVariables.name]: expect.stringMatching(/^OutcomesFunction/),
      });
      const role = `${teller}Role`;
      expect(callsAllowed(template, { role, on: 'Outcomes', service: 'lambda' })).toEqual([
        'InvokeFunction',
      ]);
    });
  });

  it('is of the stage: two stages of a pipeline tell on two', () => {
    const pipeline = { ...smartFactory, destinations: told.destinations };
    const { template } = synthesisedStack({ pipeline, stage: stageConfig('prod') });
    expect(propertiesOf(template, 'AWS::Kinesis::Stream', 'Outcomes')).toMatchObject({
      Name: 'smart-factory-outcomes-prod',
    });
  });
});
