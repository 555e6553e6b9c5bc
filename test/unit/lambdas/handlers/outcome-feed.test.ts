import { afterEach, describe, expect, it, vi } from 'vitest';
import { KafkaOutcomeFeed } from '../../../../lambdas/adapters/kafka/kafka-outcome-feed.ts';
import { KinesisOutcomeFeed } from '../../../../lambdas/adapters/kinesis/kinesis-outcome-feed.ts';
import { LambdaOutcomeFeed } from '../../../../lambdas/adapters/lambda/lambda-outcome-feed.ts';
import { outcomeFeed } from '../../../../lambdas/handlers/outcome-feed.ts';

afterEach(() => vi.unstubAllEnvs());

describe('the feed of outcomes', () => {
  it.each([
    ['kinesis', KinesisOutcomeFeed],
    ['kafka', KafkaOutcomeFeed],
    ['lambda', LambdaOutcomeFeed],
  ])('is of the kind that the variable names: %s', async (kind, type) => {
    vi.stubEnv('TIDEMARK_FEED_KIND', kind);
    vi.stubEnv('TIDEMARK_FEED', 'outcomes');
    vi.stubEnv('TIDEMARK_KAFKA_BROKERS', '127.0.0.1:1');
    vi.stubEnv('TIDEMARK_KAFKA_ACCESS', 'none');
    expect((await outcomeFeed()).feed).toBeInstanceOf(type);
  });

  it('is nowhere where there is none', async () => {
    expect(await outcomeFeed()).toEqual({});
    vi.stubEnv('TIDEMARK_FEED_KIND', 'none');
    expect(await outcomeFeed()).toEqual({});
  });

  it('is refused where its kind is none that there is, or its name is missing', async () => {
    vi.stubEnv('TIDEMARK_FEED_KIND', 'pulsar');
    await expect(outcomeFeed()).rejects.toThrow(
      'TIDEMARK_FEED_KIND is "pulsar", but must be none, kinesis, kafka or lambda',
    );
    vi.stubEnv('TIDEMARK_FEED_KIND', 'kinesis');
    await expect(outcomeFeed()).rejects.toThrow('TIDEMARK_FEED is not set');
  });
});
