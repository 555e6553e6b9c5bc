import { readFile, rm } from 'node:fs/promises';
import { connectAsync } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../lambdas/adapters/system/system-clock.ts';
import { devicePolicy } from '../../../../lambdas/device-gateway.ts';
import { parseTopicTemplate } from '../../../../lambdas/engine/topic-template.ts';
import {
  type CertificateAuthority,
  createCertificateAuthority,
} from '../../../../local/broker/certificate-authority.ts';
import {
  type DeviceBroker,
  type DeviceBrokerOptions,
  type ReceivedMessage,
  startDeviceBroker,
} from '../../../../local/broker/device-broker.ts';
import {
  connectDevice,
  type DeviceConnection,
} from '../../../../local/broker/device-connection.ts';
import { exportCredentials } from '../../../../local/broker/export-credentials.ts';

const arnPrefix = 'arn:aws:iot:us-east-1:000000000000';
const ruleName = 'readings';
const policy = devicePolicy({
  arnPrefix,
  topic: parseTopicTemplate('dt/{site}/{sensor_id}'),
  sensor: 'sensor_id',
  basicIngestRule: ruleName,
});

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface Started {
  readonly authority: CertificateAuthority;
  readonly broker: DeviceBroker;
  readonly received: ReceivedMessage[];
  device(thingName: string): Promise<DeviceConnection>;
}

const start = async (options: Partial<DeviceBrokerOptions> = {}): Promise<Started> => {
  const authority = await createCertificateAuthority(systemClock);
  const received: ReceivedMessage[] = [];
  const broker = await startDeviceBroker({
    authority,
    policy,
    arnPrefix,
    ruleName,
    arrivals: { inTurn: (_, receive) => receive(1_741_601_732_000) },
    deliver: async (message) => {
      received.push(message);
    },
    ...options,
  });
  stops.push(() => broker.stop());
  const device = async (thingName: string): Promise<DeviceConnection> => {
    const connection = await connectDevice({
      url: broker.url,
      authority: authority.certificate,
      thingName,
      credentials: await authority.issueDevice(thingName),
    });
    stops.push(() => connection.close());
    return connection;
  };
  return { authority, broker, received, device };
};

describe('device broker', () => {
  it('hands over a payload with what it proved', async () => {
    const { received, device, broker } = await start();
    const payload = Uint8Array.of(0, 255, 123);

    await (await device('TEMP_1')).publish('dt/plant-1/TEMP_1', payload);

    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      topic: 'dt/plant-1/TEMP_1',
      clientId: 'TEMP_1',
      receivedAtMs: 1_741_601_732_000,
    });
    expect(received[0]?.principal).toMatch(/^[0-9a-f]{64}$/);
    expect([...(received[0]?.payload ?? [])]).toEqual([0, 255, 123]);
    expect(broker.counts()).toEqual({ published: 1, refused: 0, refusedConnections: 0 });
  });

  it('keeps the order of a device that does not wait for acknowledgements', async () => {
    const { received, device } = await start();
    const connection = await device('TEMP_1');

    const numbers = Array.from({ length: 500 }, (_, number) => String(number));
    await Promise.all(numbers.map((text) => connection.publish('dt/p/TEMP_1', text)));

    expect(received.map(({ payload }) => Buffer.from(payload).toString())).toEqual(numbers);
  });

  it('acknowledges only after the message was taken over', async () => {
    const taken = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const { device } = await start({
      deliver: () => {
        reached.resolve();
        return taken.promise;
      },
    });
    let acknowledged = false;
    const publishing = (await device('TEMP_1')).publish('dt/p/TEMP_1', '{}').then(() => {
      acknowledged = true;
    });

    await reached.promise;
    expect(acknowledged).toBe(false);
    taken.resolve();
    await publishing;
    expect(acknowledged).toBe(true);
  });

  describe('while a stream takes nothing', () => {
    /** A device that asks every second whether the broker is there, and what answers twice. */
    const impatient = async ({ authority, broker }: Started) => {
      const client = await connectAsync(broker.url, {
        ca: authority.certificate,
        clientId: 'TEMP_1',
        reconnectPeriod: 0,
        keepalive: 1,
        ...(await pem(authority, 'TEMP_1')),
      });
      stops.push(() => client.endAsync(true));
      let answers = 0;
      const pinged = Promise.withResolvers<void>();
      client.on('packetreceive', ({ cmd }) => {
        if (cmd === 'pingresp') answers += 1;
        if (answers === 2) pinged.resolve();
      });
      client.on('close', () => pinged.reject(new Error('the connection was closed')));
      return { client, pinged: pinged.promise };
    };

    it('answers pings, and acknowledges in order once it takes messages again', async () => {
      const taken = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      let delivered = 0;
      const started = await start({
        deliver: () => {
          delivered += 1;
          return taken[delivered - 1]?.promise ?? Promise.resolve();
        },
      });
      const { client, pinged } = await impatient(started);
      const acknowledged: number[] = [];
      const publishing = [1, 2].map(async (number) => {
        await client.publishAsync('dt/p/TEMP_1', '{}', { qos: 1 });
        acknowledged.push(number);
      });
      await pinged;
      expect(delivered).toBe(2);
      taken[1]?.resolve();
      taken[0]?.resolve();
      await Promise.all(publishing);
      expect(acknowledged).toEqual([1, 2]);
      expect(started.broker.counts()).toMatchObject({ published: 2, refused: 0 });
    });

    it('closes the connection where a message cannot be taken over at all', async () => {
      const { device } = await start({ deliver: async () => Promise.reject(new Error('gone')) });
      await expect((await device('TEMP_1')).publish('dt/p/TEMP_1', '{}')).rejects.toThrow('closed');
    });
  });

  it('closes the connection of a device that publishes as another, and counts it', async () => {
    const { received, device, broker } = await start();
    const connection = await device('TEMP_1');

    await expect(connection.publish('dt/plant-1/TEMP_2', '{}')).rejects.toThrow('"TEMP_1"');
    await expect(connection.publish('dt/plant-1/TEMP_1', '{}')).rejects.toThrow('closed');

    expect(received).toEqual([]);
    expect(broker.counts().refused).toBe(1);
  });

  it('says at once that a device cannot publish to an empty topic', async () => {
    const { received, device, broker } = await start();
    const connection = await device('TEMP_1');

    await expect(connection.publish('', '{}')).rejects.toThrow('empty topic; name one');

    await connection.publish('dt/p/TEMP_1', '{}');
    expect(received).toHaveLength(1);
    expect(broker.counts()).toEqual({ published: 1, refused: 0, refusedConnections: 0 });
  });

  it('takes a message to the rule itself, whose topic is then the rest', async () => {
    const { received, device, broker } = await start();
    const connection = await device('TEMP_1');
    await connection.publish('$aws/rules/readings/dt/plant-1/TEMP_1', '{}');
    expect(received.map(({ topic }) => topic)).toEqual(['dt/plant-1/TEMP_1']);

    const asAnother = connection.publish('$aws/rules/readings/dt/plant-1/TEMP_2', '{}');
    await expect(asAnother).rejects.toThrow('"TEMP_1"');
    const toAnother = (await device('TEMP_2')).publish('$aws/rules/other/dt/p/TEMP_2', '{}');
    await expect(toAnother).rejects.toThrow('"TEMP_2"');
    expect(broker.counts()).toMatchObject({ published: 1, refused: 2 });
  });

  it('refuses messages over 128 KB', async () => {
    const { device, broker } = await start();
    await (await device('TEMP_1')).publish('dt/p/TEMP_1', 'x'.repeat(131_072));
    const tooLarge = (await device('TEMP_2')).publish('dt/p/TEMP_2', 'x'.repeat(131_073));
    await expect(tooLarge).rejects.toThrow('"TEMP_2"');
    expect(broker.counts()).toMatchObject({ published: 1, refused: 1 });
  });

  it('refuses a client id that the certificate does not prove', async () => {
    const { authority, broker } = await start();
    const options = {
      ca: authority.certificate,
      reconnectPeriod: 0,
      ...(await pem(authority, 'TEMP_1')),
    };
    for (const clientId of ['TEMP_2', '']) {
      await expect(connectAsync(broker.url, { ...options, clientId })).rejects.toThrow(
        /Not authorized/,
      );
    }
    expect(broker.counts().refusedConnections).toBe(2);
  });

  it('refuses a device without a certificate of its authority', async () => {
    const { authority, broker } = await start();
    const stranger = await createCertificateAuthority(systemClock);
    const options = { ca: authority.certificate, reconnectPeriod: 0, clientId: 'TEMP_1' };
    for (const credentials of [{}, await pem(stranger, 'TEMP_1')]) {
      const connecting = connectAsync(broker.url, { ...options, ...credentials }, false);
      await expect(connecting).rejects.toThrow();
    }
    expect(broker.counts().refusedConnections).toBe(0);
  });

  it('says which port it cannot have', async () => {
    const { broker } = await start();
    const port = Number(new URL(broker.url).port);
    await expect(start({ port })).rejects.toThrow(`no broker on port ${port}: listen EADDRINUSE`);
  });

  it('lets nobody listen to the devices', async () => {
    const { authority, broker } = await start();
    const client = await connectAsync(broker.url, {
      ca: authority.certificate,
      clientId: 'TEMP_1',
      reconnectPeriod: 0,
      ...(await pem(authority, 'TEMP_1')),
    });
    stops.push(() => client.endAsync(true));
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.subscribe('dt/#', () => {});
    await closed;
  });

  it('exports what a person needs to publish by hand', async () => {
    const { authority, broker, received } = await start();
    const files = await exportCredentials({
      authority,
      thingName: 'TEMP_9',
      url: broker.url,
      topic: 'dt/plant-1/TEMP_9',
    });
    stops.push(() => rm(files.directory, { recursive: true }));

    const client = await connectAsync(broker.url, {
      clientId: 'TEMP_9',
      ca: await readFile(files.authorityFile),
      cert: await readFile(files.certificateFile),
      key: await readFile(files.privateKeyFile),
      reconnectPeriod: 0,
    });
    stops.push(() => client.endAsync(true));
    await client.publishAsync('dt/plant-1/TEMP_9', '{}', { qos: 1 });

    expect(received).toHaveLength(1);
    expect(files.command).toContain(`-p ${new URL(broker.url).port}`);
    expect(files.command).toContain("-i 'TEMP_9' -t 'dt/plant-1/TEMP_9'");
  });
});

const pem = async (
  authority: CertificateAuthority,
  thingName: string,
): Promise<{ cert: string; key: string }> => {
  const { certificate, privateKey } = await authority.issueDevice(thingName);
  return { cert: certificate, key: privateKey };
};
