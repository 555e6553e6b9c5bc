import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keyPartition } from '../../../lambdas/adapters/kafka/key-partition.ts';
import { startLocalRun } from '../../../local/local-run.ts';
import { writeColdMachines } from '../../support/cold-machines.ts';
import { declareRolledUp } from '../../support/declare-rolled-up.ts';
import { newestTold } from '../../support/newest-told.ts';
import { outcomeComplaints } from '../../support/outcome-schema.ts';
import { runFlinkSql } from '../support/kafka/flink/run-flink-sql.ts';
import type { KafkaCluster } from '../support/kafka/kafka-cluster.ts';
import { readByKcat } from '../support/kafka/kcat.ts';

const feed = 'machine-outcomes';
const partitions = 4;

/** For what Maven fetches the first time, 150 MB. */
const testMs = 900_000;

/** The statements that docs/FEED.md shows, on that topic. */
const documentedSql = async (brokers: readonly string[]): Promise<string> => {
  const page = await readFile(join(import.meta.dirname, '../../../docs/FEED.md'), 'utf8');
  const [, statements = ''] = /```sql\n([\s\S]*?)```/.exec(page) ?? [];
  return statements.replace('room-outcomes', feed).replace('BROKERS', brokers.join(','));
};

/** The rows as they were stored, as far as the statements know them. */
const asJson = `SELECT JSON_OBJECT(
  KEY 'window' VALUE \`window\`, KEY 'key' VALUE \`key\`, KEY 'id' VALUE id,
  KEY 'start' VALUE \`start\`, KEY 'end' VALUE \`end\`, KEY 'revision' VALUE revision,
  KEY 'count' VALUE \`count\`, KEY 'mean' VALUE \`measures\`['mean']) FROM results`;

/** What a run tells on a topic, read by consumers that are not ours. */
export const feedConsumer = (cluster: () => KafkaCluster): void => {
  it(
    'gives kcat and Flink the rows of the store, by the published schema',
    async () => {
      const directory = await mkdtemp(join(tmpdir(), 'tidemark-feed-'));
      const { bootstrapBrokers: brokers } = cluster();
      const run = await startLocalRun({
        pipelineFile: await declareRolledUp(directory, { feed }),
        input: { file: await writeColdMachines(directory), columns: new Map(), speed: 'max' },
        kafka: { brokers, partitions },
      });
      try {
        const { alerts } = await run.drain();
        const messages = await readByKcat(brokers, feed);
        const texts = messages.map(({ text }) => text);
        expect(outcomeComplaints(texts)).toEqual([]);
        const rows = run.services.results.all();
        expect(new Set(rows.map(({ window }) => window))).toContain('ofFleet');
        expect(alerts.length).toBeGreaterThan(0);
        const told = newestTold(texts);
        expect(told).toHaveLength(rows.length + alerts.length);
        expect(told).toEqual(expect.arrayContaining([...rows, ...alerts]));
        for (const { partition, key, text } of messages) {
          expect((JSON.parse(text) as { key: string }).key).toBe(key);
          // Where Kafka's own clients would put that key: a topic of theirs can be joined to it.
          expect(partition, key).toBe(keyPartition(Buffer.from(key), partitions));
        }

        const byFlink = await runFlinkSql(`${await documentedSql(brokers)}${asJson};\n`);
        expect(byFlink).toHaveLength(rows.length);
        expect(byFlink.map((row) => JSON.parse(row) as unknown)).toEqual(
          expect.arrayContaining(
            rows.map(({ window, key, id, start, end, revision, count, measures: { mean } }) => {
              return { window, key, id, start, end, revision, count, mean };
            }),
          ),
        );
      } finally {
        await run.stop();
        await rm(directory, { recursive: true });
      }
      expect(await cluster().admin.listTopics()).not.toContain(feed);
    },
    testMs,
  );
};
