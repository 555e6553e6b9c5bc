import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommandLine } from '../../../bin/cli/command-line.ts';
import { eraseVerb } from '../../../bin/commands/erase.ts';
import { quarantineVerb } from '../../../bin/commands/quarantine.ts';
import { registryVerb } from '../../../bin/commands/registry.ts';
import { topicAccess } from '../../../bin/deployment/topic-access.ts';
import { encodeEnvelope } from '../../../lambdas/formats/envelope.ts';
import { startLocalRun } from '../../../local/local-run.ts';
import { startPage } from '../../../local/page/page-server.ts';
import { CapturedTerminal } from '../../support/captured-terminal.ts';
import type { KafkaCluster } from '../support/kafka/kafka-cluster.ts';

const pipelineFile = join(import.meta.dirname, '../../../pipelines/smart-factory.ts');
const patience = { timeout: 120_000, interval: 250 };

/** Verbs that put records, on a run whose records are on a topic. */
export const topicVerbs = (cluster: () => KafkaCluster): void => {
  it('lets verbs describe a device, redrive its reading, and erase it', async () => {
    const { bootstrapBrokers: brokers } = cluster();
    const run = await startLocalRun({ pipelineFile, devices: 1, seed: 3, kafka: { brokers } });
    const page = await startPage(run.observed, { port: 0 });
    const access = topicAccess(brokers, run.services.names.stream);
    const tidemark = async (...args: string[]): Promise<string> => {
      const terminal = new CapturedTerminal();
      const verbs = [registryVerb, quarantineVerb, eraseVerb];
      await runCommandLine([...args, '--url', page.url], terminal, verbs);
      return terminal.results;
    };
    try {
      const [device, receivedAt] = ['TEMP_99', run.clock.nowMs()];
      const timestamp = new Date(receivedAt).toISOString();
      const reading = { sensor_id: device, value: 400, unit: 'C', timestamp };
      const payload = Buffer.from(JSON.stringify(reading)).toString('base64');
      const topic = `dt/plant-1/${device}`;
      await access.put(device, encodeEnvelope({ payload, topic, clientId: device, receivedAt }));
      const refused = () => tidemark('quarantine', 'ls', '--device', device, '--json');
      await expect.poll(refused, patience).toContain('out_of_range');
      const { id } = JSON.parse(await refused()) as { id: string };

      const put = ['registry', 'put', device, '--calibrate', 'value=0.1,0', '--from', '0'];
      const placed = JSON.parse(await tidemark(...put, '--json')) as { partition: string };
      expect(placed.partition).toMatch(/^smart-factory-records-[0-3]$/);
      await expect.poll(() => tidemark('registry', 'ls', device), patience).toContain('value');
      const report = JSON.parse(await tidemark('quarantine', 'redrive', id, '--json')) as object;
      expect(report).toMatchObject({ id, outcome: 'redriven', partition: placed.partition });
      const isTaken = async () =>
        (await run.observed.observe()).sensors.some(({ key }) => key === device);
      await expect.poll(isTaken, patience).toBe(true);

      const erased = JSON.parse(await tidemark('erase', device, '--yes', '--json')) as {
        readonly remains: readonly { readonly where: string; readonly days: number | null }[];
      };
      // A topic's own default, as the cluster has it.
      expect(erased.remains.find(({ where }) => where === 'stream')?.days).toBe(7);
      expect(await tidemark('registry', 'ls', device)).toBe('');
    } finally {
      await access.close();
      await page.stop();
      await run.stop();
    }
  });
};
