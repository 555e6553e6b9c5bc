import { compatibilityPartitioner, ProduceAcks, Producer } from '@platformatic/kafka';
import type { KafkaEnvironment } from '../../environment.ts';
import { iamToken } from './iam-token.ts';

export interface KafkaProducerOptions extends KafkaEnvironment {
  /** How often a request that failed is sent again, every half a second. @default 20 */
  readonly retries?: number;
}

/**
 * A producer that knows a record as written only when every replica in sync has it, and whose
 * requests the broker takes once, however often they are sent.
 */
export const kafkaProducer = ({ brokers, access, retries = 20 }: KafkaProducerOptions): Producer =>
  new Producer({
    clientId: 'tidemark',
    bootstrapBrokers: [...brokers],
    acks: ProduceAcks.ALL,
    idempotent: true,
    retries,
    retryDelay: 500,
    // As Kafka's own clients place keys: of one key, what others write lies on the same partition.
    partitioner: compatibilityPartitioner,
    metadataMaxAge: 60_000,
    ...(access === 'iam' ? asTheFunction() : {}),
  });

/** Over TLS, with the role of the function. */
const asTheFunction = () => ({
  tls: {},
  sasl: { mechanism: 'OAUTHBEARER' as const, token: () => iamToken(ownCredentials()) },
});

const ownCredentials = () => {
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  return {
    region: AWS_REGION ?? '',
    accessKeyId: AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '',
    ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
  };
};
