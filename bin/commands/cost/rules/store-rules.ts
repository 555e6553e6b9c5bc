import { hoursPerMonth, secondsPerMonth } from '../load/month.ts';
import { nothing, type PriceRule, type PriceRules, type Workload } from './price-rule.ts';

const gigabyte = 2 ** 30;
const group = 'store';

const timestreamTable: PriceRule = ({ properties }, work) => {
  const {
    MemoryStoreRetentionPeriodInHours: memoryHours = '6',
    MagneticStoreRetentionPeriodInDays: magneticDays = '73000',
  } = properties.RetentionProperties as Readonly<Record<string, string>>;
  const writes = perSecond(work, 'storeUnits') * secondsPerMonth;
  const gbPerHour = (perSecond(work, 'resultBytes') * 3_600) / gigabyte;
  return [
    { price: 'timestream.writeUnit', quantity: writes, group },
    {
      price: 'timestream.memoryGbHour',
      quantity: gbPerHour * Number(memoryHours) * hoursPerMonth,
      group,
    },
    {
      price: 'timestream.magneticGbMonth',
      quantity: gbPerHour * 24 * Number(magneticDays),
      group,
    },
  ];
};

/** Of all stages' results. */
const perSecond = ({ flows }: Workload, what: 'storeUnits' | 'resultBytes'): number =>
  flows.reduce((sum, flow) => sum + flow.recordsPerSecond * flow.operations[what], 0);

const influxDbInstance: PriceRule = ({ id, properties }) => {
  const { DbInstanceType, AllocatedStorage, DeploymentType } = properties as {
    DbInstanceType: string;
    AllocatedStorage: number;
    DeploymentType?: string;
  };
  const cores = coresOfInstance(DbInstanceType);
  if (cores === undefined)
    throw new Error(`${id} is of the size ${DbInstanceType}, which is not known`);
  const copies = DeploymentType === 'WITH_MULTIAZ_STANDBY' ? 2 : 1;
  return [
    { price: 'influxdb.vcpuHour', quantity: cores * copies * hoursPerMonth, group },
    { price: 'influxdb.storageGbMonth', quantity: AllocatedStorage * copies, group },
  ];
};

/** `db.influx.medium` has one, `large` two, `xlarge` four, `2xlarge` eight. */
const coresOfInstance = (type: string): number | undefined => {
  const [, size = ''] = /^db[.]influx[.](.+)$/.exec(type) ?? [];
  if (size === 'medium') return 1;
  if (size === 'large') return 2;
  const [, times = ''] = /^(\d*)xlarge$/.exec(size) ?? [];
  return size.endsWith('xlarge') ? 4 * Number(times === '' ? 1 : times) : undefined;
};

export const storeRules: PriceRules = {
  'AWS::Timestream::Database': nothing,
  'AWS::Timestream::Table': timestreamTable,
  'AWS::Timestream::InfluxDBInstance': influxDbInstance,
};
