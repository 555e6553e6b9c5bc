import { Stack, Validations } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';

/**
 * Says why a finding of cdk-nag's AwsSolutions stands, on that construct alone.
 *
 * @param rule without its prefix: `S1`, or one finding of it: `IAM5[Resource::*]`
 */
export const acknowledge = (on: IConstruct, rule: string, reason: string): void =>
  Validations.of(on).acknowledge({ id: `AwsSolutions-${rule}`, reason });

/** The same for a resource that a role names with a wildcard. */
export const acknowledgeWildcard = (role: IGrantable, resource: string, reason: string): void => {
  const { grantPrincipal } = role;
  // A principal of another account has no policy here, and no finding.
  if (!Construct.isConstruct(grantPrincipal)) return;
  const written = writtenByNag(Stack.of(grantPrincipal).resolve(resource));
  acknowledge(grantPrincipal, `IAM5[Resource::${written}]`, reason);
};

/** An ARN as a finding writes it: `<LogicalId.Arn>/*` for what refers to a resource. */
const writtenByNag = (arn: unknown): string => {
  if (typeof arn === 'string') return arn;
  const {
    Ref: reference,
    'Fn::Join': join,
    'Fn::GetAtt': attribute,
  } = arn as {
    Ref?: string;
    'Fn::Join'?: [string, unknown[]];
    'Fn::GetAtt'?: [string, string];
  };
  if (reference !== undefined) return `<${reference}>`;
  if (attribute !== undefined) return `<${attribute.join('.')}>`;
  const [separator, parts] = join ?? ['', []];
  return parts.map(writtenByNag).join(separator);
};
