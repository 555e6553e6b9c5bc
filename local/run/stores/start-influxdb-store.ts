import { pointResult } from '../../../lambdas/adapters/influxdb/result-point.ts';
import { influxDbVariables } from '../../../lambdas/environment.ts';
import { startInfluxDb } from '../../influxdb/influxdb-endpoint.ts';
import { parseWriteUrl, type WriteTarget } from '../../influxdb/write-url.ts';
import type { ChosenStore, LocalStore, LocalStoreOptions } from './local-store.ts';

/**
 * InfluxDB, embedded. Where a real server is named, everything is written to that one too, as it
 * wants it, and what it refuses is refused.
 *
 * @throws WriteUrlError where the server's URL is none
 */
export const startInfluxDbStore = async (
  { pipeline, names, onStored }: LocalStoreOptions,
  { writeUrl, token }: ChosenStore,
): Promise<LocalStore> => {
  const { url, ...target }: WriteTarget =
    writeUrl === undefined
      ? { url: '', wire: 'v2', org: 'tidemark', bucket: names.measureDatabase, precision: 'ns' }
      : parseWriteUrl(writeUrl);
  const { endpoint, store, stop } = await startInfluxDb({
    declaresTags: pipeline.registry.tags.length > 0,
    ...(onStored !== undefined && {
      onStored: (points) => onStored(points.map((point) => pointResult(point))),
    }),
    ...(writeUrl !== undefined && {
      forwardTo: { url, ...(token !== undefined && { token }) },
    }),
  });
  return {
    results: store,
    variables: {
      [influxDbVariables.url]: endpoint,
      [influxDbVariables.wire]: target.wire,
      [influxDbVariables.org]: target.org,
      [influxDbVariables.bucket]: target.bucket,
      [influxDbVariables.precision]: target.precision,
    },
    stop,
  };
};
