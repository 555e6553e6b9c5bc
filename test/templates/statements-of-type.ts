import type { Template } from 'aws-cdk-lib/assertions';
import type { PolicyDocument } from '../../lambdas/device-gateway.ts';
import { filled, listOf, resourcesOf, type Statement } from '../unit/lib/template-resources.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Properties of every resource of a type. @throws Error where there is none */
export const everyOne = (template: Template, type: string): readonly Properties[] => {
  const found = resourcesOf(template, type).map(([, resource]) => resource.Properties);
  if (found.length === 0) throw new Error(`the template has no ${type}`);
  return found;
};

/**
 * What records wait in: streams, or a topic and its brokers, or both, where a second stage has a
 * stream of its own; nothing of the stack's where brokers are somebody's own.
 *
 * @throws Error where there is neither
 */
export const everyRecordSource = (template: Template) => {
  const [streams, clusters, topics] = ['Kinesis::Stream', 'MSK::Cluster', 'MSK::Topic'].map(
    (type) => resourcesOf(template, `AWS::${type}`).map(([, { Properties }]) => Properties),
  ) as [Properties[], Properties[], Properties[]];
  const hasOwnBrokers = everyOne(template, 'AWS::Lambda::EventSourceMapping').some(
    ({ SelfManagedEventSource }) => SelfManagedEventSource !== undefined,
  );
  if (streams.length + topics.length === 0 && !hasOwnBrokers) {
    throw new Error('the template has no record source');
  }
  return { streams, clusters, topics };
};

/** The statements of the policy that a resource has, whatever it is called there. */
export const statementsIn = (properties: Properties): readonly Statement[] => {
  const document =
    properties.PolicyDocument ?? properties.KeyPolicy ?? properties.AssumeRolePolicyDocument;
  return (document as { Statement: readonly Statement[] }).Statement;
};

/** Every statement of every resource of a type. */
export const statementsOfType = (template: Template, type: string): readonly Statement[] =>
  everyOne(template, type).flatMap(statementsIn);

/** A statement's calls and resources, as text. */
export const callsOf = ({ Action }: Statement): readonly string[] => listOf(Action);
export const targetsOf = ({ Resource }: Statement): readonly string[] =>
  listOf(Resource).map(filled);

/** An IoT policy of the stack by the end of its name, as it would be in an account. */
export const iotPolicy = (template: Template, suffix: string): PolicyDocument => {
  const found = everyOne(template, 'AWS::IoT::Policy').find(({ PolicyName }) =>
    String(PolicyName).endsWith(suffix),
  );
  if (found === undefined) throw new Error(`the stack has no IoT policy ...${suffix}`);
  const { Version, Statement } = found.PolicyDocument as PolicyDocument;
  return {
    Version,
    Statement: Statement.map((statement) => ({
      ...statement,
      Resource: listOf<unknown>(statement.Resource).map(filled),
    })),
  };
};
