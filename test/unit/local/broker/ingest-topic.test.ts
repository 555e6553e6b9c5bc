import { describe, expect, it } from 'vitest';
import { ingestTopic } from '../../../../local/broker/ingest-topic.ts';

describe('ingest topic', () => {
  it('is the rest of a topic that addresses the rule', () => {
    expect(ingestTopic('$aws/rules/readings/dt/p/TEMP_1', 'readings')).toBe('dt/p/TEMP_1');
  });

  it.each(['dt/p/TEMP_1', '$aws/rules/other/dt/p/TEMP_1', '$aws/rules/readings', ''])(
    'is the topic itself otherwise: "%s"',
    (topic) => {
      expect(ingestTopic(topic, 'readings')).toBe(topic);
    },
  );
});
