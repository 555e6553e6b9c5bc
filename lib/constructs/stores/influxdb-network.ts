import { Stack } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { StageConfig } from '../../stage-config.ts';
import type { FunctionNetwork } from '../bundled-function.ts';
import { EncryptedLog, type EncryptedLogProps } from '../encrypted-log.ts';
import { keepNetwork } from '../keep-network.ts';

export interface InfluxDbNetworkProps {
  readonly stage: StageConfig;
  /** Of the log of refused connections. */
  readonly key: IKey;
  /** Of the store. */
  readonly port: number;
  /** Whether functions here invoke others. */
  readonly isInvoking: boolean;
}

const https = Port.tcp(443);

/**
 * A VPC without a way to the internet. What stands in it reaches the store, and by endpoints the
 * services that the processor calls: DynamoDB and S3 by gateways, which cost nothing, Kinesis and
 * Secrets Manager by interfaces. There is no NAT.
 */
export class InfluxDbNetwork extends Construct {
  /** Where a function stands. */
  readonly functions: FunctionNetwork;
  readonly subnetIds: readonly string[];
  readonly storeGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: InfluxDbNetworkProps) {
    super(scope, id);
    const { stage, key, port, isInvoking } = props;
    const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
    const vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Store', cidrMask: 24, ...vpcSubnets }],
      // Nothing is in the default group; emptying it would take a function with a wide role.
      restrictDefaultSecurityGroup: false,
      gatewayEndpoints: {
        DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
        S3: { service: GatewayVpcEndpointAwsService.S3 },
      },
    });
    this.subnetIds = vpc.selectSubnets(vpcSubnets).subnetIds;
    const group = (name: string, description: string): SecurityGroup =>
      new SecurityGroup(this, name, { vpc: asVpc(vpc), description, allowAllOutbound: false });
    const functions = group('Functions', 'Functions that write to the store');
    this.storeGroup = group('Store', 'The store: its functions may reach it, nobody else');
    const endpoints = group('Endpoints', 'Endpoints of services, for the functions');
    functions.addEgressRule(this.storeGroup, Port.tcp(port), 'The store');
    this.storeGroup.addIngressRule(functions, Port.tcp(port), 'Functions');
    endpoints.addIngressRule(functions, https, 'Functions');
    // Gateways have addresses of the region; there is no route to any other.
    functions.addEgressRule(Peer.anyIpv4(), https, 'Services of AWS by endpoints, nothing else');
    this.functions = { vpc: asVpc(vpc), vpcSubnets, securityGroups: [functions] };
    for (const [name, service] of Object.entries({
      kinesis: InterfaceVpcEndpointAwsService.KINESIS_STREAMS,
      secretsmanager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
      ...(isInvoking ? { lambda: InterfaceVpcEndpointAwsService.LAMBDA } : {}),
    })) {
      vpc
        .addInterfaceEndpoint(name, {
          service,
          subnets: vpcSubnets,
          securityGroups: [endpoints],
          // Not to the whole VPC, to the functions alone.
          open: false,
        })
        .addToPolicy(onlyOwnAccount(this, `${name}:*`));
    }
    logRefusals(this, { vpc, stage, key });
    if (stage.isDataKept) keepNetwork(this, this.storeGroup);
  }
}

/** The same; its type says of an absent gateway that it may be undefined, which IVpc denies. */
const asVpc = (vpc: Vpc): IVpc => vpc as Omit<Vpc, 'vpnGatewayId'> as IVpc;

/** What an endpoint lets through: calls of this account, whatever credentials come by. */
const onlyOwnAccount = (scope: Construct, calls: string): PolicyStatement =>
  new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: [calls],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:PrincipalAccount': Stack.of(scope).account } },
  });

interface RefusalLogProps extends EncryptedLogProps {
  readonly vpc: Vpc;
}

/** Connections that were refused, in a log: who tried to reach the store. */
const logRefusals = (scope: Construct, { vpc, ...props }: RefusalLogProps): void => {
  const { account, region, partition } = Stack.of(scope);
  const log = new EncryptedLog(scope, 'RefusedLog', props);
  const role = new Role(scope, 'RefusedLogRole', {
    assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': `arn:${partition}:ec2:${region}:${account}:vpc-flow-log/*` },
      },
    }),
  });
  vpc.addFlowLog('Refused', {
    destination: FlowLogDestination.toCloudWatchLogs(log, role),
    trafficType: FlowLogTrafficType.REJECT,
  });
};
