import { CfnOutput, Names, Stack, Validations } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnInfluxDBInstance } from 'aws-cdk-lib/aws-timestream';
import { Construct } from 'constructs';
import { influxDbVariables, processVariables } from '../../../lambdas/environment.ts';
import { acknowledge } from '../../acknowledge.ts';
import { removalPolicy } from '../../removal-policy.ts';
import { resultRetention } from '../../result-retention.ts';
import { InfluxDbNetwork } from './influxdb-network.ts';
import { InfluxDbToken } from './influxdb-token.ts';
import type { MeasureStore, MeasureStoreProps } from './measure-store.ts';

const port = 8_086;
/** Of the organization and the bucket that the instance begins with. */
const name = 'tidemark';

/**
 * Results in Timestream for InfluxDB: an instance of InfluxDB 2 in a VPC of its own, which nobody
 * reaches from outside. A stage whose data is kept has a standby in a second zone, and leaves its
 * instance behind when it goes.
 */
export class InfluxDbStore extends Construct implements MeasureStore {
  readonly variables: MeasureStore['variables'];
  readonly address: string;
  readonly network: NonNullable<MeasureStore['network']>;
  readonly tokenRotation: NonNullable<MeasureStore['tokenRotation']>;
  private readonly token: InfluxDbToken;

  constructor(scope: Construct, id: string, { stage, key, pipeline }: MeasureStoreProps) {
    super(scope, id);
    // Outcomes are told on a topic by a function that stands where the brokers are.
    const isInvoking = pipeline.destinations.feed !== undefined && stage.ingest !== 'kinesis';
    const network = new InfluxDbNetwork(this, 'Network', { stage, key, port, isInvoking });
    this.network = network.functions;
    const adminSecret = new Secret(this, 'Admin', {
      description: `The administrator of the store of ${Stack.of(this).stackName}`,
      encryptionKey: key,
      removalPolicy: removalPolicy(stage),
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: name }),
        generateStringKey: 'password',
        passwordLength: 40,
        excludePunctuation: true,
      },
    });
    const why = 'A person logs in with it; what the functions write with is rotated.';
    acknowledge(adminSecret, 'SMG4', why);
    const { instanceType, storageGib, storageType } = stage.influxDb;
    const instance = new CfnInfluxDBInstance(this, 'Instance', {
      name: Names.uniqueResourceName(this, { maxLength: 40, separator: '-' }),
      dbInstanceType: instanceType,
      allocatedStorage: storageGib,
      dbStorageType: storageType,
      deploymentType: stage.isDataKept ? 'WITH_MULTIAZ_STANDBY' : 'SINGLE_AZ',
      kmsKeyId: key.keyArn,
      organization: name,
      bucket: name,
      username: name,
      // A reference that CloudFormation resolves; the template holds no password.
      password: adminSecret.secretValueFromJson('password').unsafeUnwrap(),
      port,
      publiclyAccessible: false,
      vpcSubnetIds: [...network.subnetIds],
      vpcSecurityGroupIds: [network.storeGroup.securityGroupId],
    });
    instance.applyRemovalPolicy(removalPolicy(stage));
    Validations.of(instance).acknowledge({
      id: 'CloudFormation-Validate::F3002',
      reason: 'KmsKeyId is newer than the validator: it is in the resource type of this CDK.',
    });
    const { magneticDays } = resultRetention(pipeline, stage);
    const url = `https://${instance.attrEndpoint}:${port}`;
    // What verbs of the command line reach it by.
    new CfnOutput(Stack.of(this), 'MeasureStoreUrl', { value: url });
    const server = {
      [influxDbVariables.url]: url,
      [influxDbVariables.wire]: 'v2',
      [influxDbVariables.org]: name,
      [influxDbVariables.bucket]: name,
      [influxDbVariables.precision]: 'ns',
      [influxDbVariables.retentionHours]: String(Math.min(magneticDays, retentionDaysMax) * 24),
    };
    this.token = new InfluxDbToken(this, 'Token', {
      stage,
      key,
      network: network.functions,
      adminSecret,
      server,
    });
    this.tokenRotation = this.token.rotation;
    this.variables = {
      [processVariables.measureTable]: pipeline.destinations.results,
      ...server,
      [influxDbVariables.tokenSecret]: this.token.secret.secretArn,
    };
    this.address = `${name}.${pipeline.destinations.results}`;
  }

  grantWrite(grantee: IGrantable): void {
    this.token.grantRead(grantee);
  }

  /** Nothing: who reads brings a token that an administrator made. */
  grantRead(_grantee: IGrantable): void {}
}

/** A hundred years, as long as a declaration can admit readings. */
const retentionDaysMax = 36_500;
