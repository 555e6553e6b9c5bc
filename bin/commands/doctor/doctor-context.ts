import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { IoTClient } from '@aws-sdk/client-iot';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { STSClient } from '@aws-sdk/client-sts';
import type { TimestreamWriteClient } from '@aws-sdk/client-timestream-write';
import { systemClock } from '../../../lambdas/adapters/system/system-clock.ts';
import type { Clock, Pipeline } from '../../../lambdas/engine/index.ts';
import type { StageConfig } from '../../../lib/stage-config.ts';
import type { FleetLoad } from '../cost/load/fleet-load.ts';
import { sampleTraffic } from '../cost/load/sample-traffic.ts';
import { onDemandShards, type StreamTraffic } from '../cost/load/stream-shape.ts';
import { type PriceList, priceList } from '../cost/prices/price-list.ts';
import { openConnection } from './open-connection.ts';

/** What checks look at. */
export interface DoctorContext {
  readonly pipeline: Pipeline;
  readonly stage: StageConfig;
  readonly load: FleetLoad;
  readonly traffic: StreamTraffic;
  /** Of the stream or topic, at that load. */
  readonly partitions: number;
  readonly clients: DoctorClients;
  /** Context values of cdk.json. */
  readonly appContext: Readonly<Record<string, unknown>>;
  readonly prices: PriceList;
  readonly clock: Clock;
  /** Of this process: `v24.21.0`. */
  readonly nodeVersion: string;
  /** Whether something takes connections there; throws where nothing does. */
  reach(host: string, port: number): Promise<void>;
}

export interface DoctorClients {
  readonly sts: STSClient;
  readonly cloudFormation: CloudFormationClient;
  readonly iot: IoTClient;
  readonly kinesis: KinesisClient;
  readonly lambda: LambdaClient;
  readonly quotas: ServiceQuotasClient;
  readonly timestream: TimestreamWriteClient;
}

/** Of the pipeline's stack. */
export const stackNameOf = ({ pipeline, stage }: DoctorContext): string =>
  `tidemark-${pipeline.name}-${stage.name}`;

type Given = Pick<DoctorContext, 'pipeline' | 'stage' | 'load' | 'clients' | 'appContext'>;

/** The context of this machine and moment; what follows from what is given is in it. */
export const doctorContext = (given: Given): DoctorContext => {
  const { traffic } = sampleTraffic(given.pipeline, given.load);
  return {
    ...given,
    traffic,
    partitions: partitionsOf(given.stage, traffic),
    prices: priceList,
    clock: systemClock,
    nodeVersion: process.version,
    reach: openConnection,
  };
};

const partitionsOf = ({ ingest, msk, capacity }: StageConfig, traffic: StreamTraffic): number => {
  if (ingest === 'msk') return msk.partitions;
  return capacity.mode === 'provisioned' ? capacity.shards : onDemandShards(traffic);
};
