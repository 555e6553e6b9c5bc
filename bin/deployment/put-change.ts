import type { RegistryChange } from '../../lambdas/engine/index.ts';
import { compileSpeakers } from '../../lambdas/engine/reading/speakers.ts';
import { encodeEnvelope } from '../../lambdas/formats/envelope.ts';
import { registryChangeJson } from '../../lambdas/formats/registry-change.ts';
import type { Deployment } from './deployment.ts';
import type { RecordPlace } from './record-access.ts';

/** Where a control record stands in the stream. */
export interface PlacedChange extends RecordPlace {
  /** Epoch ms. */
  readonly arrivalTimeMs: number;
}

/**
 * Puts a registry change on the stream, where the device's readings are: in their order, under the
 * partition key of the client that speaks for it.
 */
export const putChange = async (
  { pipeline, records, nowMs }: Deployment,
  change: RegistryChange,
): Promise<PlacedChange> => {
  const client = compileSpeakers(pipeline.reading.gateways)(change.device);
  const receivedAt = await nowMs();
  const data = encodeEnvelope({ control: registryChangeJson(change), receivedAt });
  const { partition, position } = await records.put(client, data);
  return { partition, position, arrivalTimeMs: receivedAt };
};
