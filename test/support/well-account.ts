import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeEndpointCommand, IoTClient } from '@aws-sdk/client-iot';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListServiceQuotasCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ListDatabasesCommand, TimestreamWriteClient } from '@aws-sdk/client-timestream-write';
import { mockClient } from 'aws-sdk-client-mock';

export const region = 'eu-central-1';
const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };

/** Clients of an account in which all is well, and what answers for AWS, for a test to change. */
export const wellAccount = () => {
  const options = { region, credentials };
  const clients = {
    sts: new STSClient(options),
    cloudFormation: new CloudFormationClient(options),
    iot: new IoTClient(options),
    kinesis: new KinesisClient(options),
    lambda: new LambdaClient(options),
    quotas: new ServiceQuotasClient(options),
    timestream: new TimestreamWriteClient(options),
  };
  const aws = {
    sts: mockClient(clients.sts),
    cloudFormation: mockClient(clients.cloudFormation),
    iot: mockClient(clients.iot),
    kinesis: mockClient(clients.kinesis),
    lambda: mockClient(clients.lambda),
    quotas: mockClient(clients.quotas),
    timestream: mockClient(clients.timestream),
  };
  const identity = { Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/deployer' };
  aws.sts.on(GetCallerIdentityCommand).resolves(identity);
  aws.cloudFormation.on(DescribeStacksCommand).callsFake(({ StackName }) => {
    if (StackName === 'CDKToolkit') return stackWith({ BootstrapVersion: '25' });
    throw namedError('ValidationError', `Stack with id ${StackName} does not exist`);
  });
  aws.iot.on(DescribeEndpointCommand).resolves({ endpointAddress: 'a1-ats.iot.example' });
  aws.lambda
    .on(GetAccountSettingsCommand)
    .resolves({ AccountLimit: { UnreservedConcurrentExecutions: 1_000 } });
  aws.quotas
    .on(ListServiceQuotasCommand)
    .resolves({ Quotas: quotas.slice(0, 1), NextToken: 'more' })
    .on(ListServiceQuotasCommand, { ServiceCode: 'iotcore', NextToken: 'more' })
    .resolves({ Quotas: quotas.slice(1) });
  aws.timestream.on(ListDatabasesCommand).resolves({ Databases: [{ DatabaseName: 'old' }] });
  return { clients, aws };
};

const quotas = [
  { QuotaName: 'Maximum concurrent client connections per account', Value: 500_000 },
  { QuotaName: 'Inbound publish requests per second per account', Value: 20_000 },
  { QuotaName: 'Rule evaluations per second per AWS account', Value: 20_000 },
];

/** What CloudFormation tells of a stack with these outputs. */
export const stackWith = (outputs: Readonly<Record<string, string>>) => ({
  Stacks: [
    {
      StackName: 'any',
      CreationTime: new Date(0),
      StackStatus: 'CREATE_COMPLETE' as const,
      Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({
        OutputKey,
        OutputValue,
      })),
    },
  ],
});

/** As the SDK names its errors. */
export const namedError = (name: string, message: string): Error =>
  Object.assign(new Error(message), { name });
