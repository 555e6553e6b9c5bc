import { hoursPerMonth, secondsPerMonth } from '../load/month.ts';
import type { Usage } from '../usage.ts';
import { nothing, type PriceRule, type PriceRules } from './price-rule.ts';

const gigabyte = 2 ** 30;
const group = 'stream';

/** Brokers by their cores; disks as they are made, and of Express brokers what is written. */
const cluster: PriceRule = ({ id, properties }, { flows }) => {
  const { NumberOfBrokerNodes: brokers, BrokerNodeGroupInfo: nodes } = properties as {
    NumberOfBrokerNodes: number;
    BrokerNodeGroupInfo: {
      InstanceType: string;
      StorageInfo?: { EBSStorageInfo?: { VolumeSize?: number } };
    };
  };
  const [kind = '', , size = ''] = nodes.InstanceType.split('.');
  const cores = coresOfBroker(size);
  if (cores === undefined) {
    throw new Error(`${id} has brokers of ${nodes.InstanceType}, whose size is not known`);
  }
  const quantity = cores * brokers * hoursPerMonth;
  if (kind !== 'express') {
    const disk = nodes.StorageInfo?.EBSStorageInfo?.VolumeSize ?? 0;
    return [
      { price: 'msk.brokerVcpuHour', quantity, group },
      { price: 'msk.storageGbMonth', quantity: disk * brokers, group },
    ];
  }
  const bytes = flows
    .filter((flow) => flow.id === id)
    .reduce((sum, flow) => sum + flow.recordsPerSecond * flow.recordBytes, 0);
  const written: Usage = {
    price: 'msk.expressInGb',
    quantity: (bytes * secondsPerMonth) / gigabyte,
    group,
  };
  return [{ price: 'msk.expressVcpuHour', quantity, group }, written];
};

/** `large` has two, `xlarge` four, `2xlarge` eight. */
const coresOfBroker = (size: string): number | undefined => {
  if (size === 'large') return 2;
  const [, times = ''] = /^(\d*)xlarge$/.exec(size) ?? [];
  return size.endsWith('xlarge') ? 4 * Number(times === '' ? 1 : times) : undefined;
};

export const mskRules: PriceRules = {
  'AWS::MSK::Cluster': cluster,
  'AWS::MSK::BatchScramSecret': nothing,
  'AWS::MSK::Configuration': nothing,
  'AWS::MSK::Topic': nothing,
  // Asks for the brokers' addresses when it is deployed.
  'Custom::MskBootstrap': nothing,
  'AWS::ApplicationAutoScaling::ScalableTarget': nothing,
  'AWS::ApplicationAutoScaling::ScalingPolicy': nothing,
};
