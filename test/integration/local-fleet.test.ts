import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { isBalanced } from '../../lambdas/engine/index.ts';
import { type LocalRun, startLocalRun } from '../../local/local-run.ts';

const pipelineFile = join(import.meta.dirname, '../../pipelines/smart-factory.ts');

let run: LocalRun | undefined;
afterEach(async () => {
  await run?.stop();
  run = undefined;
});

describe('a simulated fleet', () => {
  it('goes through MQTT and the deployed functions, and every reading has its verdict', async () => {
    run = await startLocalRun({ pipelineFile, devices: 8, seed: 3 });
    const { observed, drain } = run;
    const heard = new Set<string>();
    const stopListening = observed.onReading(({ clientId }) => heard.add(clientId));
    await expect.poll(() => heard.size, { timeout: 30_000 }).toBe(8);
    await expect
      .poll(async () => (await observed.observe()).ledger.accepted, { timeout: 30_000 })
      .toBeGreaterThan(24);
    stopListening();

    const { ledger } = await drain();

    const observation = await observed.observe();
    expect(isBalanced(observation.ledger)).toBe(true);
    expect(observation.ledger).toMatchObject(ledger);
    // A message holds one reading or a pack of them, and none is lost.
    expect(ledger.received).toBeGreaterThanOrEqual(observation.published);
    expect(observation.refused).toBe(0);
    expect(observation.sensors).toHaveLength(8);
    expect(observation.partitions).toHaveLength(2);
  });

  it('can be joined by a person who publishes by hand', async () => {
    run = await startLocalRun({ pipelineFile, devices: 1, seed: 3 });
    const { observed, brokerUrl } = run;
    const files = await run.exportCredentials('TEMP_99');
    const client = await connectAsync(brokerUrl, {
      clientId: 'TEMP_99',
      ca: await readFile(files.authorityFile),
      cert: await readFile(files.certificateFile),
      key: await readFile(files.privateKeyFile),
      reconnectPeriod: 0,
    });
    const timestamp = new Date().toISOString();
    const reading = { sensor_id: 'TEMP_99', value: 20, unit: 'C', timestamp };
    await client.publishAsync('dt/plant-1/TEMP_99', JSON.stringify(reading), { qos: 1 });
    await client.endAsync();
    await rm(files.directory, { recursive: true });

    const keys = async () => (await observed.observe()).sensors.map(({ key }) => key);
    await expect.poll(keys, { timeout: 30_000 }).toContain('TEMP_99');
  });
});
