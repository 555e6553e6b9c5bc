import { CfnParameter, Fn, Validations } from 'aws-cdk-lib';
import {
  type ISecurityGroup,
  type IVpc,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { FunctionNetwork } from '../bundled-function.ts';

/** As many subnets as are asked for: in two zones. */
const subnets = 2;

/**
 * Where brokers of your own are reached, as parameters of the stack: it asks for them when it is
 * deployed, and the template names no network of anybody's.
 */
export class OwnKafkaNetwork extends Construct {
  /** `host:port,...` of brokers to begin with. */
  readonly brokers: string;
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly securityGroup: ISecurityGroup;
  private readonly vpc: IVpc;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.brokers = this.ask('Brokers', {
      type: 'String',
      description: 'host:port,... of brokers to begin with, of their listener for SASL_SSL',
    }).valueAsString;
    this.vpcId = this.ask('Vpc', {
      type: 'AWS::EC2::VPC::Id',
      description: 'Where the brokers are reached',
    }).valueAsString;
    const chosen = this.ask('Subnets', {
      type: 'List<AWS::EC2::Subnet::Id>',
      description: 'Two of it, in two zones, which reach Lambda, STS and Secrets Manager as well',
    }).valueAsList;
    const group = this.ask('SecurityGroup', {
      type: 'AWS::EC2::SecurityGroup::Id',
      description: 'Of who speaks to the brokers: it lets out to them, and they let it in',
    }).valueAsString;
    this.subnetIds = Array.from({ length: subnets }, (_, index) => Fn.select(index, chosen));
    this.vpc = Vpc.fromVpcAttributes(this, 'Network', {
      vpcId: this.vpcId,
      availabilityZones: this.subnetIds.map((_, index) => Fn.select(index, Fn.getAzs())),
      isolatedSubnetIds: this.subnetIds,
    });
    Validations.of(this).acknowledge({
      id: 'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId',
      reason: 'Routes are made by whoever runs the network.',
    });
    this.securityGroup = SecurityGroup.fromSecurityGroupId(this, 'Clients', group, {
      mutable: false,
    });
  }

  /** For a function that speaks to brokers. */
  get forClients(): FunctionNetwork {
    return {
      vpc: this.vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      securityGroups: [this.securityGroup],
    };
  }

  private ask(name: string, props: { readonly type: string; readonly description: string }) {
    const parameter = new CfnParameter(this, name, props);
    parameter.overrideLogicalId(`Kafka${name}`);
    return parameter;
  }
}
