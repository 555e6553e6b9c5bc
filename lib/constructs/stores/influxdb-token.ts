import { Duration, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnRotationSchedule, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { rotationVariables } from '../../../lambdas/environment.ts';
import type { StageConfig } from '../../stage-config.ts';
import { BundledFunction, type FunctionNetwork } from '../bundled-function.ts';

export interface InfluxDbTokenProps {
  readonly stage: StageConfig;
  readonly key: IKey;
  readonly network: FunctionNetwork;
  /** Of the user that the instance was made with. */
  readonly adminSecret: Secret;
  /** How functions find the server, as lambdas/environment.ts parses it. */
  readonly server: Readonly<Record<string, string>>;
}

const rotationDays = 30;

/**
 * The token that the processor writes with: it may write to the bucket and do nothing else. A
 * function makes the first one when the stack is deployed, and another every thirty days.
 */
export class InfluxDbToken extends Construct {
  readonly secret: Secret;
  /** Makes a token, and another every thirty days. */
  readonly rotation: BundledFunction;
  private readonly key: IKey;

  constructor(scope: Construct, id: string, props: InfluxDbTokenProps) {
    super(scope, id);
    const { stage, key, network, adminSecret, server } = props;
    this.key = key;
    this.secret = new Secret(this, 'Secret', {
      description: `The token of ${Stack.of(this).stackName} for its store`,
      encryptionKey: key,
      // Until the first rotation there is none: what is to be written waits in the journal.
      generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'none' },
    });
    this.rotation = new BundledFunction(this, 'Rotation', {
      stage,
      key,
      handler: 'rotate-token',
      description: `Renews the token of ${Stack.of(this).stackName} for its store`,
      environment: { ...server, [rotationVariables.adminSecret]: adminSecret.secretArn },
      memoryMb: 512,
      timeout: Duration.seconds(60),
      network,
    });
    const { rotation } = this;
    this.grantRead(rotation);
    const grant = (secret: Secret, ...actions: string[]): void => {
      const calls = actions.map((action) => `secretsmanager:${action}`);
      Grant.addToPrincipal({
        grantee: rotation,
        actions: calls,
        resourceArns: [secret.secretArn],
      });
    };
    grant(adminSecret, 'GetSecretValue');
    grant(this.secret, 'ListSecretVersionIds', 'PutSecretValue', 'UpdateSecretVersionStage');
    key.grant(rotation, 'kms:GenerateDataKey');
    rotation.addPermission('Rotate', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
    });
    const schedule = new CfnRotationSchedule(this, 'Schedule', {
      secretId: this.secret.secretArn,
      rotationLambdaArn: rotation.functionArn,
      rotationRules: { automaticallyAfterDays: rotationDays },
      rotateImmediatelyOnUpdate: true,
    });
    schedule.node.addDependency(rotation);
  }

  grantRead(grantee: IGrantable): void {
    const actions = ['secretsmanager:GetSecretValue'];
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.secret.secretArn] });
    this.key.grant(grantee, 'kms:Decrypt');
  }
}
