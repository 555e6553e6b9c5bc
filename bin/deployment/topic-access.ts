import { Admin, ConfigResourceTypes } from '@platformatic/kafka';
import { kafkaProducer } from '../../lambdas/adapters/kafka/kafka-connection.ts';
import type { RecordAccess } from './record-access.ts';

/** A topic of a cluster that this machine reaches. */
export const topicAccess = (brokers: readonly string[], topic: string): RecordAccess => {
  const producer = kafkaProducer({ brokers });
  const admin = new Admin({ clientId: 'tidemark', bootstrapBrokers: [...brokers] });
  return {
    put: async (key, data) => {
      const { offsets = [] } = await producer.send({
        messages: [{ topic, key: Buffer.from(key), value: Buffer.from(data) }],
      });
      const [{ partition, offset } = { partition: 0, offset: 0n }] = offsets;
      return { partition: `${topic}-${partition}`, position: String(offset) };
    },
    keptHours: async (name) => {
      const [resource] = await admin.describeConfigs({
        resources: [
          {
            resourceType: ConfigResourceTypes.TOPIC,
            resourceName: name,
            configurationKeys: ['retention.ms'],
          },
        ],
      });
      const value = Number(resource?.configs.find((one) => one.name === 'retention.ms')?.value);
      return Number.isFinite(value) && value >= 0 ? value / 3_600_000 : undefined;
    },
    close: async () => {
      await Promise.all([producer.close(), admin.close()]);
    },
  };
};
