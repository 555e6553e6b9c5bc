import { describe, expect, it } from 'vitest';
import type { ReadingRecord } from '../../../../../lambdas/engine/index.ts';
import { KnownSenders } from '../../../../../lambdas/engine/reading/known-senders.ts';
import { type Sender, unnumbered } from '../../../../../lambdas/engine/source-record.ts';
import { KeyState } from '../../../../../lambdas/engine/state/key-state.ts';
import { parseTopicTemplate } from '../../../../../lambdas/engine/topic-template.ts';

const topic = parseTopicTemplate('dt/{site}/{sensor}');

const sender = (clientId: string, number: number): Sender => ({
  topic: `dt/plant-1/${clientId}`,
  clientId,
  number,
});

const recordOf = (from: Sender): ReadingRecord => ({
  kind: 'reading',
  partition: 'p0',
  position: '1',
  arrivalTimeMs: 0,
  topic: from.topic,
  clientId: from.clientId,
  payload: new Uint8Array(),
  sender: from,
});

describe('known senders', () => {
  it('are found again by the object that their reader knows them by', () => {
    const senders = new KnownSenders(topic, 'sensor');
    const [first, last] = [sender('A', 0), sender('B', 5_000)];
    const known = senders.of(recordOf(last));
    expect(known).toMatchObject({ clientId: 'B', topicSensor: 'B', ownKey: undefined });
    expect(senders.of(recordOf(first))).toMatchObject({ clientId: 'A', topicSensor: 'A' });
    expect(senders.of(recordOf(last))).toBe(known);
  });

  it('are not taken for another one of the same number', () => {
    const senders = new KnownSenders(topic, 'sensor');
    senders.of(recordOf(sender('A', 3))).ownKey = new KeyState('A', 1, 0);
    expect(senders.of(recordOf(sender('B', 3)))).toMatchObject({
      clientId: 'B',
      topicSensor: 'B',
      ownKey: undefined,
    });
  });

  it('lose their keys when these may be gone', () => {
    const senders = new KnownSenders(topic, 'sensor');
    const record = recordOf(sender('A', 0));
    senders.of(record).ownKey = new KeyState('A', 1, 0);
    expect(senders.of(record).ownKey).toBeDefined();
    senders.forget();
    expect(senders.of(record).ownKey).toBeUndefined();
  });

  it('are found anew each time where the reader knows none', () => {
    const senders = new KnownSenders(topic, 'sensor');
    const { sender: _, ...record } = recordOf(sender('A', 0));
    for (const each of [record, recordOf(sender('A', unnumbered))]) {
      expect(senders.of(each)).toMatchObject({ clientId: 'A', topicSensor: 'A' });
      expect(senders.of(each)).not.toBe(senders.of(each));
    }
  });

  it('have no sensor on a topic of another form', () => {
    const senders = new KnownSenders(topic, 'sensor');
    const record = recordOf({ ...sender('A', 0), topic: 'other/A' });
    expect(senders.of(record).topicSensor).toBeUndefined();
  });
});
