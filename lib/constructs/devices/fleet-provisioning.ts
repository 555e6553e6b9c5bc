import { Duration, Names, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPolicy, CfnProvisioningTemplate } from 'aws-cdk-lib/aws-iot';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { claimPolicy } from '../../../lambdas/device-gateway.ts';
import { processVariables } from '../../../lambdas/environment.ts';
import { acknowledgeWildcard } from '../../acknowledge.ts';
import type { DeclaredPipeline } from '../../declared-pipelines.ts';
import type { StageConfig } from '../../stage-config.ts';
import { BundledFunction } from '../bundled-function.ts';
import type { DeviceGateway } from './device-gateway.ts';

export interface FleetProvisioningProps {
  readonly stage: StageConfig;
  /** Of its log. */
  readonly key: IKey;
  readonly declared: DeclaredPipeline;
  readonly devices: DeviceGateway;
}

/** Of a template, by IoT Core. */
const maxNameLength = 36;

/** What becomes of a device that was admitted: a thing, its certificate, the device policy. */
const templateBody = (policyName: string, thingTypeName: string): string =>
  JSON.stringify({
    Parameters: { ThingName: { Type: 'String' }, 'AWS::IoT::Certificate::Id': { Type: 'String' } },
    Resources: {
      thing: {
        Type: 'AWS::IoT::Thing',
        Properties: { ThingName: { Ref: 'ThingName' }, ThingTypeName: thingTypeName },
      },
      certificate: {
        Type: 'AWS::IoT::Certificate',
        Properties: { CertificateId: { Ref: 'AWS::IoT::Certificate::Id' }, Status: 'Active' },
      },
      policy: { Type: 'AWS::IoT::Policy', Properties: { PolicyName: policyName } },
    },
  });

/** What IoT Core does, as our role, to make that of a device. */
const provisioningCalls = [
  ['Describe', 'Thing', 'ThingType', 'Certificate'],
  ['List', 'AttachedPolicies', 'PrincipalPolicies', 'PrincipalThings', 'ThingPrincipals'],
  ['Attach', 'Policy', 'PrincipalPolicy', 'ThingPrincipal'],
  ['Get', 'Policy'],
  ['Create', 'Thing'],
  ['Register', 'Thing'],
  ['Update', 'Certificate', 'Thing'],
].flatMap(([verb, ...nouns]) => nouns.map((noun) => `iot:${verb}${noun}`));

/**
 * Devices that come with one certificate for all, the claim, get one of their own: the template,
 * the policy of the claim, and the function that IoT Core asks first.
 */
export class FleetProvisioning extends Construct {
  readonly function: BundledFunction;
  readonly templateName: string;
  /** Attach it to the claim certificate. */
  readonly claimPolicyName: string;

  constructor(scope: Construct, id: string, props: FleetProvisioningProps) {
    super(scope, id);
    const { stage, key, declared, devices } = props;
    const { arnPrefix, policyName, thingTypeName } = devices;
    const { stackName } = Stack.of(this);
    this.templateName =
      stackName.length <= maxNameLength
        ? stackName
        : Names.uniqueResourceName(this, { maxLength: maxNameLength, separator: '-' });
    this.claimPolicyName = `${stackName}-claim`;
    this.function = new BundledFunction(this, 'Function', {
      stage,
      key,
      handler: 'provision',
      description: `Says who may become a device of ${declared.pipeline.name}`,
      bundledVariables: { [processVariables.pipeline]: declared.fileName },
      environment: {},
      memoryMb: 512,
      // IoT Core waits for five seconds.
      timeout: Duration.seconds(5),
    });
    const describe = ['iot:DescribeThing'];
    const things = `${arnPrefix}:thing/*`;
    Grant.addToPrincipal({ grantee: this.function, actions: describe, resourceArns: [things] });
    acknowledgeWildcard(this.function, things, 'The names of things that are still to come.');
    const role = this.provisioningRole();
    const template = new CfnProvisioningTemplate(this, 'Template', {
      templateName: this.templateName,
      templateType: 'FLEET_PROVISIONING',
      description: `Devices of ${declared.pipeline.name}, by claim`,
      enabled: true,
      provisioningRoleArn: role.roleArn,
      preProvisioningHook: { payloadVersion: '2020-04-01', targetArn: this.function.functionArn },
      templateBody: templateBody(policyName, thingTypeName),
    });
    // Or the template would be made before its hook may be called.
    template.node.addDependency(role, this.function);
    this.function.addPermission('Hook', {
      principal: new ServicePrincipal('iot.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
      sourceArn: `${arnPrefix}:provisioningtemplate/${this.templateName}`,
    });
    new CfnPolicy(this, 'ClaimPolicy', {
      policyName: this.claimPolicyName,
      policyDocument: claimPolicy(arnPrefix, this.templateName),
    });
  }

  private provisioningRole(): Role {
    const { account } = Stack.of(this);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('iot.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    this.grantProvisioning(role);
    return role;
  }

  private grantProvisioning(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: provisioningCalls, resourceArns: ['*'] });
    acknowledgeWildcard(
      grantee,
      '*',
      'Things and certificates have no names yet, and several of the calls know no resources.',
    );
  }
}
