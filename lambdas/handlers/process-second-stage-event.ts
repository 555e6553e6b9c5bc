import type { SecondStageRecord } from '../engine/index.ts';
import { decodeContributionEnvelope } from '../formats/contribution-envelope.ts';
import type { PartitionProcessor } from '../runtime/partition-processor.ts';
import { answerKinesisEvent } from './process-kinesis-event.ts';

/** A batch of the stream between the stages through the second one's processor. */
export const processSecondStageEvent = (processor: PartitionProcessor<SecondStageRecord>) =>
  answerKinesisEvent(processor, {
    read: (partition, position, base64) =>
      decodeContributionEnvelope(partition, position, Buffer.from(base64, 'base64')),
  });
