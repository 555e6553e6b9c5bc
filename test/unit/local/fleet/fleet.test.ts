import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../lambdas/adapters/system/system-clock.ts';
import { devicePolicy } from '../../../../lambdas/device-gateway.ts';
import { createCertificateAuthority } from '../../../../local/broker/certificate-authority.ts';
import { type DeviceBroker, startDeviceBroker } from '../../../../local/broker/device-broker.ts';
import { type Fleet, startFleet } from '../../../../local/fleet/fleet.ts';
import { smartFactory } from '../../../../pipelines/smart-factory.ts';

const arnPrefix = 'arn:aws:iot:us-east-1:000000000000';
const authority = await createCertificateAuthority(systemClock);

let broker: DeviceBroker;
let fleet: Fleet;
afterEach(async () => {
  await fleet.stop();
  await broker.stop();
});

const start = async (
  devices: number,
): Promise<{ heard: Map<string, number>; all: Promise<void> }> => {
  const heard = new Map<string, number>();
  const all = Promise.withResolvers<void>();
  broker = await startDeviceBroker({
    authority,
    arnPrefix,
    policy: devicePolicy({
      arnPrefix,
      topic: smartFactory.topic,
      sensor: smartFactory.reading.sensor,
    }),
    ruleName: 'readings',
    arrivals: { inTurn: (_, receive) => receive(systemClock.nowMs()) },
    deliver: async ({ clientId }) => {
      heard.set(clientId, (heard.get(clientId) ?? 0) + 1);
      if (heard.size === devices && [...heard.values()].every((count) => count > 1)) all.resolve();
    },
  });
  fleet = startFleet({
    pipeline: smartFactory,
    devices,
    seed: 1,
    clock: systemClock,
    authority,
    url: broker.url,
    everyMs: 20,
  });
  return { heard, all: all.promise };
};

describe('fleet', () => {
  it('publishes from every device, each as itself', async () => {
    const { heard, all } = await start(12);
    await all;
    expect([...heard.keys()].sort()).toEqual([...fleet.thingNames].sort());
    expect(broker.counts()).toMatchObject({ refused: 0, refusedConnections: 0 });
  });

  it('falls silent when it is stopped, also while it still connects', async () => {
    const { heard } = await start(12);
    await fleet.stop();
    const before = [...heard.values()];
    await new Promise((resolve) => setImmediate(resolve));
    expect([...heard.values()]).toEqual(before);
  });
});
