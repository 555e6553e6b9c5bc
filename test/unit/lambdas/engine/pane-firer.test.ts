import { describe, expect, it } from 'vitest';
import { PartitionPlay } from '../../../support/partition-play.ts';

describe('pane firer, scope partition', () => {
  it('fires the panes of keys that a batch before this one opened', () => {
    const play = new PartitionPlay({ scope: 'partition' });
    play.read('quiet', 5);
    expect(play.firings()).toEqual([]);
    play.read('busy', 12);
    expect(play.firings()).toEqual(['w quiet 0..10 onTime 1']);
  });
});
