import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { IoTClient } from '@aws-sdk/client-iot';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { STSClient } from '@aws-sdk/client-sts';
import { TimestreamWriteClient } from '@aws-sdk/client-timestream-write';
import type { DoctorClients } from './doctor-context.ts';

/** A person waits: what does not answer is told soon, and asked again by running the verb again. */
const options = { maxAttempts: 2 };

/** Clients with the caller's own credentials and region. */
export const doctorClients = (): {
  readonly clients: DoctorClients;
  readonly close: () => void;
} => {
  const clients: DoctorClients = {
    sts: new STSClient(options),
    cloudFormation: new CloudFormationClient(options),
    iot: new IoTClient(options),
    kinesis: new KinesisClient(options),
    lambda: new LambdaClient(options),
    quotas: new ServiceQuotasClient(options),
    timestream: new TimestreamWriteClient(options),
  };
  return {
    clients,
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
};
