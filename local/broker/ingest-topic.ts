import { basicIngestPrefix } from '../../lambdas/device-gateway.ts';

/**
 * The topic that a rule and the limits see: IoT Core takes `$aws/rules/NAME/` off, with which a
 * message goes to that rule past the broker.
 */
export const ingestTopic = (topic: string, ruleName: string): string => {
  const prefix = basicIngestPrefix(ruleName);
  return topic.startsWith(prefix) ? topic.slice(prefix.length) : topic;
};
