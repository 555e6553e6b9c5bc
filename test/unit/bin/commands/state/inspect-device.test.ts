import { describe, expect, it } from 'vitest';
import { deviceText } from '../../../../../bin/commands/state/device-text.ts';
import { inspectDevice } from '../../../../../bin/commands/state/inspect-device.ts';
import { inspectPartition } from '../../../../../bin/commands/state/inspect-partition.ts';
import { PartitionPlay } from '../../../../support/partition-play.ts';

const inspect = ({ run, pipeline }: PartitionPlay, device = 'a') =>
  inspectDevice(run, pipeline, device);

describe('the inspection of a device', () => {
  it('shows its watermark, its panes as they stand, and its alarms', () => {
    const play = new PartitionPlay({
      dedupe: { within: 100, atMost: 3 },
      rules: [{ name: 'hot', window: 'w', measure: 'max', direction: 'above', limit: 5, clear: 5 }],
    });
    play.pack('a', [5, 6], 7);
    play.read('a', 12, { a: 9 });
    play.read('a', 25, { a: 9 });
    expect(inspect(play)).toEqual({
      device: 'a',
      watermark: 24,
      lastSeen: 25,
      clockOffset: 0,
      isForgotten: false,
      panes: {
        w: [
          {
            start: 20,
            end: 30,
            count: 1,
            measures: expect.objectContaining({ max: 9, minB: null }),
          },
        ],
      },
      dedupe: { remembered: 3 },
      rules: { hot: { alarm: '10', windows: 0 } },
      registry: [],
    });
  });

  it('shows the counter of a numbered device', () => {
    const play = new PartitionPlay({ dedupe: 'sequence' });
    play.read('a', 5, { session: 's', counter: 9 });
    expect(inspect(play)?.dedupe).toEqual({ session: 's', highest: 9 });
  });

  it('shows what is known of a device that never spoke, and nothing of an unknown one', () => {
    const play = new PartitionPlay();
    play.change({ action: 'remove', device: 'a', validFromMs: 0 });
    expect(inspect(play)).toMatchObject({ watermark: null, registry: [{ validFrom: 0 }] });
    expect(inspect(play, 'b')).toBeUndefined();
  });

  it('reads like this to a person', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    const found = inspect(play);
    const whole = inspectPartition(play.run.state);
    expect(found && deviceText(found, { partition: 'p0', entry: 3 }, whole)).toEqual([
      'a on p0, as of entry 3',
      '  watermark  1970-01-01T00:00:00.004Z',
      '  last seen  1970-01-01T00:00:00.005Z',
      '  clock      0 ms behind arrival',
      '  dedupe     0 readings remembered',
      '  w: 1 open',
      expect.stringContaining('1970-01-01T00:00:00.010Z  1 readings  mean 1, max 1, count 1'),
      '  registry: nothing is known',
      '  its partition: 1 records, 1 keys, 1 readings received, 1 accepted, 0 too late, ' +
        '0 duplicate, 0 rejected',
    ]);
  });
});
