import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import type { RegistryChange } from '../../lambdas/engine/index.ts';
import { compileSpeakers } from '../../lambdas/engine/reading/speakers.ts';
import { encodeEnvelope } from '../../lambdas/formats/envelope.ts';
import { registryChangeJson } from '../../lambdas/formats/registry-change.ts';
import type { Deployment } from './deployment.ts';

/** Where a control record stands in the stream. */
export interface PlacedChange {
  readonly partition: string;
  readonly position: string;
  /** Epoch ms. */
  readonly arrivalTimeMs: number;
}

/**
 * Puts a registry change on the stream, where the device's readings are: in their order, under the
 * partition key of the client that speaks for it.
 */
export const putChange = async (
  { pipeline, kinesis, names, nowMs }: Deployment,
  change: RegistryChange,
): Promise<PlacedChange> => {
  const client = compileSpeakers(pipeline.reading.gateways)(change.device);
  const receivedAt = await nowMs();
  const { ShardId: partition = '', SequenceNumber: position = '' } = await kinesis.send(
    new PutRecordCommand({
      StreamName: names.stream,
      PartitionKey: client,
      Data: encodeEnvelope({ control: registryChangeJson(change), receivedAt }),
    }),
  );
  return { partition, position, arrivalTimeMs: receivedAt };
};
