import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { TimestreamQueryClient } from '@aws-sdk/client-timestream-query';
import { TimestreamWriteClient } from '@aws-sdk/client-timestream-write';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { influxDbEnvironment } from '../../lambdas/environment.ts';
import type { RunAccess } from '../../local/observation.ts';
import { localRegion } from '../../local/run/resource-names.ts';
import { UsageError } from '../cli/errors.ts';
import { loadPipeline } from '../cli/load-pipeline.ts';
import type { Deployment } from './deployment.ts';
import { localRegistrar } from './local-registrar.ts';
import { influxDbResults, timestreamResults } from './stored-results.ts';
import { streamAccess } from './stream-access.ts';
import { topicAccess } from './topic-access.ts';

export const defaultUrl = 'http://127.0.0.1:4000';

/**
 * The run whose page is at the URL.
 *
 * @throws UsageError where there is no such run
 */
export const localDeployment = async (url: string = defaultUrl): Promise<Deployment> => {
  const { pipelineFile, names, endpointVariables, brokers } = await accessTo(url);
  const clientOf = (service: string) => ({
    endpoint: endpointVariables[`AWS_ENDPOINT_URL_${service}`] ?? '',
    region: localRegion,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const clients = {
    // The embedded Kinesis speaks HTTP/1.1 only.
    kinesis: new KinesisClient({ ...clientOf('KINESIS'), requestHandler: new NodeHttpHandler() }),
    dynamodb: new DynamoDBClient(clientOf('DYNAMODB')),
    timestream: new TimestreamWriteClient(clientOf('TIMESTREAM_WRITE')),
    timestreamQuery: new TimestreamQueryClient(clientOf('TIMESTREAM_QUERY')),
  };
  const records =
    brokers === undefined
      ? streamAccess(clients.kinesis, names.stream)
      : topicAccess(brokers, names.stream);
  return {
    title: `the run at ${url}`,
    pipeline: await loadPipeline(pipelineFile),
    names,
    records,
    ...clients,
    results: () =>
      names.store === 'influxdb'
        ? influxDbResults(influxDbEnvironment(endpointVariables), names)
        : timestreamResults(clients.timestream, clients.timestreamQuery, names),
    devices: localRegistrar(url),
    // Of a replayed file, the file's own time.
    nowMs: async () => (await accessTo(url)).atMs,
    close: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await records.close();
    },
  };
};

const accessTo = async (url: string): Promise<RunAccess> => {
  try {
    const response = await fetch(new URL('/api/access', url));
    if (response.ok) return (await response.json()) as RunAccess;
  } catch {
    // Told below: nobody listens there, or it is no run of ours.
  }
  throw new UsageError(
    `--url is "${url}", but no run has its page there; start one with "npm start", give its URL, ` +
      'or name a deployed stage with --stage and --pipeline',
  );
};
