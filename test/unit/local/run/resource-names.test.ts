import { describe, expect, it } from 'vitest';
import { resourceNames } from '../../../../local/run/resource-names.ts';

const named = (feed?: string) =>
  resourceNames({
    name: 'room',
    destinations: { results: 'rows', alerts: 'room-alerts', ...(feed && { feed }) },
  });

describe('names of a local run', () => {
  it('have a feed where the declaration names one', () => {
    expect(named('room-outcomes').feed).toBe('room-outcomes');
    expect(named()).not.toHaveProperty('feed');
  });

  it.each(['room-records', 'room-contributions'])(
    'keep a feed off what a stage reads: %s',
    (feed) => {
      expect(() => named(feed)).toThrow(
        `destinations.feed is "${feed}", but must be another name; a run on this machine reads`,
      );
    },
  );
});
