import type { Construct } from 'constructs';
import type { StoreKind } from '../../../lambdas/engine/index.ts';
import { InfluxDbStore } from './influxdb-store.ts';
import type { MeasureStore, MeasureStoreProps } from './measure-store.ts';
import { TimestreamStore } from './timestream-store.ts';

type MeasureStoreClass = new (
  scope: Construct,
  id: string,
  props: MeasureStoreProps,
) => MeasureStore;

const stores: Readonly<Record<StoreKind, MeasureStoreClass>> = {
  timestream: TimestreamStore,
  influxdb: InfluxDbStore,
};

/** The measure store that the stage names. */
export const chosenStore = (scope: Construct, id: string, props: MeasureStoreProps): MeasureStore =>
  new stores[props.stage.store](scope, id, props);
