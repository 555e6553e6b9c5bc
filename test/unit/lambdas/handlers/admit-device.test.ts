import { describe, expect, it } from 'vitest';
import { type Pipeline, pipelineOf } from '../../../../lambdas/engine/index.ts';
import { admitDevice } from '../../../../lambdas/handlers/admit-device.ts';
import * as smartFactory from '../../../../pipelines/smart-factory.ts';

const declared = pipelineOf(smartFactory, 'pipelines/smart-factory.ts');
const pipeline: Pipeline = {
  ...declared,
  reading: { ...declared.reading, gateways: { HUB_1: ['VIB_1*'] } },
};
const things = { has: async (name: string) => name === 'TEMP_1' };
const admit = (ThingName: unknown) => admitDevice(pipeline, things, { parameters: { ThingName } });

describe('admission of a device', () => {
  it.each(['TEMP_2', 'HUM_9', 'HUB_1', 'VIB_2'])('takes a new one: %s', async (name) => {
    expect(await admit(name)).toMatchObject({ allowProvisioning: true });
  });

  it.each([
    ['TEMP_1', 'there is a thing "TEMP_1"'],
    ['WIND_1', 'of no declared sensor type, and no gateway'],
    ['VIB_12', '"VIB_12" does not publish itself: "HUB_1" does'],
    ['TEMP_2/x', 'must be a name for a thing'],
    ['TEMP_*', 'must be a name for a thing'],
    [`TEMP_${'1'.repeat(124)}`, 'must be a name for a thing'],
    ['', 'must be a name for a thing'],
    [undefined, 'must be a name for a thing'],
    [{ Ref: 'TEMP_2' }, 'must be a name for a thing'],
  ])('refuses %s, with the reason', async (name, reason) => {
    const { allowProvisioning, reason: told } = await admit(name);
    expect(allowProvisioning).toBe(false);
    expect(told).toContain(reason);
  });

  it.each([undefined, null, 'TEMP_2', {}, { parameters: null }])(
    'refuses an event that asks for nothing: %o',
    async (event) => {
      expect(await admitDevice(pipeline, things, event)).toMatchObject({
        allowProvisioning: false,
      });
    },
  );

  it('fails where the registry cannot be asked: nobody is admitted unseen', async () => {
    const down = { has: () => Promise.reject(new Error('throttled')) };
    const event = { parameters: { ThingName: 'TEMP_2' } };
    await expect(admitDevice(pipeline, down, event)).rejects.toThrow('throttled');
  });
});
