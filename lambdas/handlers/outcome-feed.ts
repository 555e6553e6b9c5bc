import type { OutcomeFeed } from '../engine/index.ts';
import { EnvironmentError, processVariables } from '../environment.ts';

/**
 * The feed of the kind that the function's variable names, or nothing where the declaration names
 * none. The stack's bundler puts the kind in the variable's place, so that a function carries the
 * client of its own feed and no other.
 */
export const outcomeFeed = async (): Promise<{ readonly feed?: OutcomeFeed }> => {
  if (process.env.TIDEMARK_FEED_KIND === 'kinesis') {
    const { kinesisOutcomeFeed } = await import('./outcome-feeds/kinesis-outcome-feed.ts');
    return { feed: kinesisOutcomeFeed(process.env) };
  }
  if (process.env.TIDEMARK_FEED_KIND === 'kafka') {
    const { kafkaOutcomeFeed } = await import('./outcome-feeds/kafka-outcome-feed.ts');
    return { feed: await kafkaOutcomeFeed(process.env) };
  }
  if (process.env.TIDEMARK_FEED_KIND === 'lambda') {
    const { lambdaOutcomeFeed } = await import('./outcome-feeds/lambda-outcome-feed.ts');
    return { feed: lambdaOutcomeFeed(process.env) };
  }
  if ((process.env.TIDEMARK_FEED_KIND ?? 'none') === 'none') return {};
  throw new EnvironmentError(
    processVariables.feedKind,
    process.env.TIDEMARK_FEED_KIND,
    'none, kinesis, kafka or lambda',
  );
};
