import {
  compatibilityPartitioner,
  ProduceAcks,
  Producer,
  type SASLOptions,
} from '@platformatic/kafka';

export interface KafkaProducerOptions {
  /** `host:port` of brokers to begin with. */
  readonly brokers: readonly string[];
  /** Who the client is, over TLS. @default - brokers ask nobody, and nothing is encrypted */
  readonly credentials?: SASLOptions;
  /** How often a request that failed is sent again, every half a second. @default 20 */
  readonly retries?: number;
}

/**
 * A producer that knows a record as written only when every replica in sync has it, and whose
 * requests the broker takes once, however often they are sent.
 */
export const kafkaProducer = ({
  brokers,
  credentials,
  retries = 20,
}: KafkaProducerOptions): Producer =>
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
    ...(credentials === undefined ? {} : { tls: {}, sasl: credentials }),
  });
