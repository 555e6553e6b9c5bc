import { describe, expect, it } from 'vitest';
import {
  CorruptBytesError,
  emptyPartitionState,
  inheritState,
  type KeyState,
  type PartitionState,
} from '../../../../../lambdas/engine/index.ts';
import { KeyFinder } from '../../../../../lambdas/engine/state/key-finder.ts';
import { PartitionPlay } from '../../../../support/partition-play.ts';

const { pipeline } = new PartitionPlay();

const emptyState = (): PartitionState => emptyPartitionState(pipeline.windows.length);

/** The keys of changes that have these names, in this order. */
const found = (state: PartitionState, names: string): KeyState[] => {
  const finder = new KeyFinder(state, pipeline);
  return [...names].map((name) => finder.find(name));
};

describe('key finder', () => {
  it('makes each key once, in the order of its names', () => {
    const state = emptyState();
    const made = found(state, 'abc');
    expect([...state.keys]).toEqual(made.map((key) => [key.key, key]));
    expect(made.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });

  it.each(['abc', 'ac', 'bc', 'cab', 'c'])(
    'gives the same keys again where changes have %s of them',
    (names) => {
      const state = emptyState();
      found(state, 'abc');
      for (let times = 0; times < 3; times += 1) {
        for (const key of found(state, names)) expect(key).toBe(state.keys.get(key.key));
      }
      expect(state.keys.size).toBe(3);
    },
  );

  it('makes a key between two that it knows', () => {
    const state = emptyState();
    const [a, c] = found(state, 'ac');
    const [, b] = found(state, 'abc');
    expect(found(state, 'abc')).toEqual([a, b, c]);
    expect(b).toBe(state.keys.get('b'));
  });

  it('makes a removed key anew', () => {
    const state = emptyState();
    const [, old] = found(state, 'abc') as [KeyState, KeyState, KeyState];
    old.isRemoved = true;
    state.keys.delete('b');
    const [, anew] = found(state, 'abc');
    expect(anew).not.toBe(old);
    expect(anew).toBe(state.keys.get('b'));
  });

  it('lets a removed key hold none behind it', () => {
    const [a, b] = found(emptyState(), 'ab') as [KeyState, KeyState];
    expect(a.next).toBe(b);
    a.isRemoved = true;
    expect(a.next).toBeUndefined();
  });

  it("gives an heir no other heir's key", () => {
    const parent = emptyState();
    found(parent, 'ab');
    const heir = inheritState(pipeline, [parent], (key) => key === 'a');
    const [, b] = found(heir, 'ab');
    expect(b).toBe(heir.keys.get('b'));
    expect(b).not.toBe(parent.keys.get('b'));
  });

  it('refuses a name that comes twice in a state from its beginning', () => {
    expect(() => found(emptyState(), 'aba')).toThrow(CorruptBytesError);
    expect(() => found(emptyState(), 'aba')).toThrow('the key a is there twice');
  });
});
