import { describe, expect, it } from 'vitest';
import {
  knownDevices,
  knownDeviceText,
} from '../../../../../bin/commands/registry/known-devices.ts';
import { emptyPartitionState } from '../../../../../lambdas/engine/index.ts';

const views = [emptyPartitionState(1), emptyPartitionState(1)].map((state) => ({ state }));
const [first, second] = views;
first?.state.registry.apply({
  action: 'put',
  device: 'b',
  entry: {
    validFromMs: 0,
    tags: { site: 'plant-1' },
    calibration: { value: { scale: 2, offset: -1 } },
    thresholds: { hot: { limit: 85, clear: 80 } },
  },
});
first?.state.registry.apply({ action: 'remove', device: 'b', validFromMs: 1_000 });
second?.state.registry.apply({ action: 'remove', device: 'a', validFromMs: 0 });

describe('known devices', () => {
  it('are those of all partitions, in the order of their names', () => {
    expect(knownDevices(views).map(({ device }) => device)).toEqual(['a', 'b']);
    expect(knownDevices(views, 'b').map(({ device }) => device)).toEqual(['b']);
    expect(knownDevices(views, 'c')).toEqual([]);
  });

  it('show a person what held from when on', () => {
    expect(knownDevices(views, 'b').flatMap(knownDeviceText)).toEqual([
      'b',
      '  from 1970-01-01T00:00:00.000Z  site plant-1; value * 2 + -1; hot at 85, clear at 80',
      '  from 1970-01-01T00:00:01.000Z  nothing',
    ]);
  });

  it('are JSON without what is not known', () => {
    expect(knownDevices(views, 'a')).toEqual([{ device: 'a', versions: [{ validFrom: 0 }] }]);
  });
});
