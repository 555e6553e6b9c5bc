import type { Producer } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import { KafkaOutcomeFeed } from '../../../../../lambdas/adapters/kafka/kafka-outcome-feed.ts';
import { sampleResult } from '../../../../contract/samples.ts';

/** A producer whose sends end when they are told to, one after the other. */
const heldProducer = () => {
  const sends: { readonly keys: string[]; end(error?: Error): void }[] = [];
  const send = ({ messages }: Parameters<Producer['send']>[0]): Promise<object> =>
    new Promise((resolve, reject) => {
      const keys = messages.map(({ key }) => String(key));
      sends.push({ keys, end: (error) => (error === undefined ? resolve({}) : reject(error)) });
    });
  return { sends, send: send as Producer['send'] };
};

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('feed on a topic', () => {
  it('lets no request overtake another, whoever tells', async () => {
    const { sends, send } = heldProducer();
    const feed = new KafkaOutcomeFeed({ send }, 'outcomes');
    const told = ['A', 'B'].map((key) => feed.tell([sampleResult({ key })]));
    await tick();
    expect(sends.map(({ keys }) => keys)).toEqual([['A']]);
    sends[0]?.end();
    await told[0];
    await tick();
    expect(sends.map(({ keys }) => keys)).toEqual([['A'], ['B']]);
    sends[1]?.end();
    await Promise.all(told);
  });

  it('fails those who wait with the one that failed, and tries again with the next', async () => {
    const { sends, send } = heldProducer();
    const feed = new KafkaOutcomeFeed({ send }, 'outcomes');
    const told = ['A', 'B', 'C'].map((key) => feed.tell([sampleResult({ key })]));
    const outcomes = Promise.allSettled(told);
    await tick();
    sends[0]?.end(new Error('no leader'));
    expect((await outcomes).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
    const next = feed.tell([sampleResult({ key: 'A' })]);
    await tick();
    expect(sends.map(({ keys }) => keys)).toEqual([['A'], ['A']]);
    sends[1]?.end();
    await next;
  });
});
