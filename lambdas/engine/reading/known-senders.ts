import type { PayloadRecord } from '../refusals.ts';
import type { Sender } from '../source-record.ts';
import type { KeyState } from '../state/key-state.ts';
import { type TopicTemplate, topicSegment } from '../topic-template.ts';

/** What a fold has found of a sender, so as not to look for it with each of its records. */
export interface KnownSender {
  /** Absent for one that the reader does not know again. */
  readonly sender: Sender | undefined;
  readonly clientId: string;
  /** The topic's sensor segment; undefined where the topic is not of the declared template. */
  readonly topicSensor: string | undefined;
  /** The key of the sensor that the client itself is, once it was found. */
  ownKey: KeyState | undefined;
}

/**
 * The senders that a fold knows, by the numbers that their reader gave them: what else would find
 * a key, a text in a map, is far apart in memory for every device of a fleet.
 */
export class KnownSenders {
  private readonly topic: TopicTemplate;
  private readonly segment: string;
  private readonly known: (KnownSender | undefined)[] = [];

  /** @param segment name of the topic's segment with the sensor */
  constructor(topic: TopicTemplate, segment: string) {
    this.topic = topic;
    this.segment = segment;
  }

  of(record: PayloadRecord): KnownSender {
    const { sender } = record;
    const known = sender === undefined ? undefined : this.known[sender.number];
    // Of another reader, or of the same after it started anew, the number is somebody else's.
    return known !== undefined && known.sender === sender ? known : this.find(record);
  }

  /** Forgets all keys: some of them may not be the partition's any more. */
  forget(): void {
    this.known.fill(undefined);
  }

  private find({ sender, topic, clientId }: PayloadRecord): KnownSender {
    const topicSensor = topicSegment(this.topic, topic, this.segment);
    const found: KnownSender = { sender, clientId, topicSensor, ownKey: undefined };
    if (sender === undefined || sender.number < 0) return found;
    while (this.known.length < sender.number) this.known.push(undefined);
    this.known[sender.number] = found;
    return found;
  }
}
