import { describe, expect, it } from 'vitest';
import { parseTopicTemplate } from '../../../../lambdas/engine/topic-template.ts';
import { decodeEnvelope } from '../../../../lambdas/formats/envelope.ts';
import { createEnvelopeRule } from '../../../../local/rule/envelope-rule.ts';
import type { StreamEntry } from '../../../../local/rule/stream-put.ts';

const message = {
  topic: 'dt/plant-1/TEMP_1',
  payload: Uint8Array.of(0, 255, 10),
  clientId: 'TEMP_1',
  principal: 'f'.repeat(64),
  receivedAtMs: 1_741_601_732_000,
};

const ruleInto = (entries: StreamEntry[]) =>
  createEnvelopeRule(parseTopicTemplate('dt/{site}/{sensor_id}'), {
    write: async (entry) => {
      entries.push(entry);
    },
  });

describe('envelope rule', () => {
  it('keeps the payload as received beside what the broker proved', async () => {
    const entries: StreamEntry[] = [];
    await ruleInto(entries)(message);

    expect(entries).toHaveLength(1);
    const [entry] = entries;
    expect(entry?.partitionKey).toBe('TEMP_1');
    const bytes = entry?.data ?? new Uint8Array();
    expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject({ principal: 'f'.repeat(64) });
    expect(decodeEnvelope('shard', '1', bytes)).toEqual({
      kind: 'reading',
      partition: 'shard',
      position: '1',
      arrivalTimeMs: 1_741_601_732_000,
      topic: 'dt/plant-1/TEMP_1',
      clientId: 'TEMP_1',
      payload: Buffer.from([0, 255, 10]),
    });
  });

  it('selects the topics of the pipeline only', async () => {
    const entries: StreamEntry[] = [];
    const rule = ruleInto(entries);
    for (const topic of ['dt/a/b/TEMP_1', 'dt/TEMP_1', 'other/plant-1/TEMP_1', 'dt//TEMP_1']) {
      await rule({ ...message, topic });
    }
    expect(entries).toHaveLength(1);
  });
});
