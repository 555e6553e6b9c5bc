import { InvalidArgumentError } from 'commander';

const hostAndPort = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+):([1-9][0-9]{0,4})$/i;

/** Brokers of a Kafka cluster to begin with: `host:port`, several with commas between. */
export const parseBrokers = (text: string): readonly string[] => {
  const brokers = text.split(',').map((broker) => broker.trim());
  const wrong = brokers.find((broker) => {
    const [, , port] = hostAndPort.exec(broker) ?? [];
    return port === undefined || Number(port) > 65_535;
  });
  if (wrong !== undefined) {
    throw new InvalidArgumentError(`"${wrong}" is no host:port; give one like 127.0.0.1:9092.`);
  }
  return brokers;
};
