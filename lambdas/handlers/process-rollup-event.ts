import type { RollupRecord } from '../engine/index.ts';
import { decodeContributionEnvelope } from '../formats/contribution-envelope.ts';
import type { PartitionProcessor } from '../runtime/partition-processor.ts';
import { answerKinesisEvent } from './process-kinesis-event.ts';

/** A batch of the stream between the stages through the second one's processor. */
export const processRollupEvent = (processor: PartitionProcessor<RollupRecord>) =>
  answerKinesisEvent(processor, {
    read: (partition, position, base64) =>
      decodeContributionEnvelope(partition, position, Buffer.from(base64, 'base64')),
  });
