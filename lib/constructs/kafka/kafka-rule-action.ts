import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type CfnTopicRule, CfnTopicRuleDestination } from 'aws-cdk-lib/aws-iot';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from '../../acknowledge.ts';

export interface KafkaRuleActionProps {
  readonly topic: string;
  readonly partitionKey: string;
  /** Where brokers let in with a password, `host:port,...`. */
  readonly bootstrapServers: string;
  /** The user of the rule, the name of its secret, and the key that encrypts it. */
  readonly user: Secret;
  readonly userName: string;
  readonly key: IKey;
  readonly network: {
    readonly vpcId: string;
    readonly subnetIds: string[];
    readonly securityGroups: string[];
  };
  readonly role: Role;
}

/**
 * How IoT Core puts records on a topic: from interfaces of its own in the brokers' network, as a
 * user with a password, over TLS, and known as written once every replica in sync has them.
 */
export const kafkaRuleAction = (
  scope: Construct,
  props: KafkaRuleActionProps,
): CfnTopicRule.ActionProperty => {
  const { topic, partitionKey, bootstrapServers, user, userName, key, network, role } = props;
  const actions = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];
  Grant.addToPrincipal({ grantee: role, actions, resourceArns: [user.secretArn] });
  key.grant(role, 'kms:Decrypt');
  const toNetwork = interfaceRole(scope);
  const destination = new CfnTopicRuleDestination(scope, 'Destination', {
    vpcProperties: { ...network, roleArn: toNetwork.roleArn },
  });
  // Or it would be made as a role that may not make interfaces yet, and stay in error.
  destination.node.addDependency(toNetwork);
  // IoT Core's own substitution, so the password is in no template.
  const secret = (field: string): string =>
    `${'$'}{get_secret('${userName}', 'SecretString', '${field}', '${role.roleArn}')}`;
  return {
    kafka: {
      destinationArn: destination.attrArn,
      topic,
      key: partitionKey,
      clientProperties: {
        'bootstrap.servers': bootstrapServers,
        'security.protocol': 'SASL_SSL',
        'sasl.mechanism': 'SCRAM-SHA-512',
        'sasl.scram.username': secret('username'),
        'sasl.scram.password': secret('password'),
        acks: 'all',
        'compression.type': 'zstd',
        'key.serializer': 'StringSerializer',
        'value.serializer': 'ByteBufferSerializer',
      },
    },
  };
};

/** IoT Core's way into the network, which it makes once. */
const interfaceRole = (scope: Construct): Role => {
  const role = new Role(scope, 'DestinationRole', {
    assumedBy: new ServicePrincipal('iot.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  });
  grantInterfaces(role, ['ec2:CreateNetworkInterfacePermission', 'ec2:DescribeVpcAttribute']);
  return role;
};

/** Network interfaces in the brokers' subnets; the calls know no resources. */
export const grantInterfaces = (grantee: IGrantable, more: readonly string[] = []): void => {
  const actions = [
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
    ...more,
  ];
  Grant.addToPrincipal({ grantee, actions, resourceArns: ['*'] });
  acknowledgeWildcard(grantee, '*', 'Calls for network interfaces know no resources.');
};
