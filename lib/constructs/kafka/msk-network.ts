import { Fn } from 'aws-cdk-lib';
import {
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  type IVpc,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { acknowledge } from '../../acknowledge.ts';
import type { StageConfig } from '../../stage-config.ts';
import type { FunctionNetwork } from '../bundled-function.ts';
import { keepNetwork } from '../keep-network.ts';

/** What brokers listen on: SASL/SCRAM and IAM, both over TLS. */
export const brokerPorts = { scram: 9096, iam: 9098 } as const;

/** As many as a record has replicas, so that no zone has two of one. */
const zones = 3;

/**
 * Where brokers stand: three zones, and no way in or out but to what Lambda's pollers ask. IoT
 * Core reaches in by network interfaces of its own.
 */
export class MskNetwork extends Construct {
  readonly vpc: IVpc;
  /** Of the brokers, and of Lambda's pollers, which take the cluster's group. */
  readonly brokers: SecurityGroup;
  /** Of whatever else speaks to brokers. */
  readonly clients: SecurityGroup;

  constructor(scope: Construct, id: string, stage: StageConfig) {
    super(scope, id);
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.72.0.0/20'),
      // A stack without an account knows of two zones only.
      availabilityZones: Array.from({ length: zones }, (_, index) => Fn.select(index, Fn.getAzs())),
      natGateways: 0,
      subnetConfiguration: [
        { name: 'brokers', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
      restrictDefaultSecurityGroup: false,
      // What a VPC has that it has no gateway for is undefined, which its own type does not say.
    }) as IVpc;
    acknowledge(this.vpc, 'VPC7', 'Brokers log what clients do; a flow log would say it again.');
    this.brokers = this.group('Brokers', 'Kafka brokers, and pollers of Lambda');
    this.clients = this.group(
      'Clients',
      'What writes to Kafka: the IoT rule and the tick function',
    );
    this.brokers.addIngressRule(this.brokers, Port.allTraffic(), 'brokers and pollers');
    for (const [kind, port] of Object.entries(brokerPorts)) {
      this.brokers.addIngressRule(this.clients, Port.tcp(port), kind);
    }
    this.admitPollers();
    if (stage.isDataKept) keepNetwork(this, this.brokers);
  }

  /** For a function that speaks to brokers. */
  get forClients(): FunctionNetwork {
    return {
      vpc: this.vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      securityGroups: [this.clients],
    };
  }

  get subnetIds(): string[] {
    return this.vpc.isolatedSubnets.map(({ subnetId }) => subnetId);
  }

  /** A poller invokes the function and takes its role from within the brokers' subnets. */
  private admitPollers(): void {
    const endpoints = this.group('Endpoints', 'What pollers of Lambda call');
    endpoints.addIngressRule(this.brokers, Port.tcp(443), 'pollers');
    const services = {
      Lambda: InterfaceVpcEndpointAwsService.LAMBDA,
      Sts: InterfaceVpcEndpointAwsService.STS,
    };
    for (const [name, service] of Object.entries(services)) {
      this.vpc.addInterfaceEndpoint(name, { service, securityGroups: [endpoints], open: false });
    }
  }

  private group(name: string, description: string): SecurityGroup {
    return new SecurityGroup(this, name, { vpc: this.vpc, description });
  }
}
