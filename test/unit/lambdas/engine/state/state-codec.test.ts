import { describe, expect, it } from 'vitest';
import {
  applyState,
  ByteReader,
  CorruptBytesError,
  DefinitionChangedError,
  emptyPartitionState,
  encodeState,
  NewerStateError,
  type PartitionState,
  type Pipeline,
} from '../../../../../lambdas/engine/index.ts';
import type { ScriptPipeline } from '../../../../../simulation/workload/fleet-script.ts';
import { PartitionPlay } from '../../../../support/partition-play.ts';

const decode = (bytes: Uint8Array, pipeline: Pipeline): PartitionState => {
  const state = emptyPartitionState(pipeline.windows.length);
  applyState(state, pipeline, new ByteReader(bytes));
  return state;
};

const narrow = { name: 'narrow', size: 10, offset: 0, lateness: 5 };
const wide = { name: 'wide', size: 60, offset: 3, lateness: 30 };
const hot = {
  name: 'hot',
  window: 'narrow',
  measure: 'max',
  direction: 'above',
  limit: 5,
  clear: -9,
} as const;
const all: Partial<ScriptPipeline> = {
  windows: [narrow, wide],
  rules: [hot],
  dedupe: { within: 500, atMost: 4 },
};

/** A state with something of everything. */
const busyPlay = (options: Partial<ScriptPipeline> = {}): PartitionPlay => {
  const play = new PartitionPlay({ ...all, ...options });
  play.read('a', 5, { a: 9, b: 0.1 });
  play.read('ключ', 7, { a: -0.3, b: 2_000 });
  play.pack('a', [12, 14, 3], 20);
  play.read('a', 14, { a: 2, at: 21 });
  play.read('a', -50_000, { at: 22 });
  play.foreign();
  play.tick(200);
  play.read('b', 205);
  play.tick(1_300);
  return play;
};

describe('state codec', () => {
  it('gives back the state that it was given', () => {
    const { pipeline, run } = busyPlay();
    expect(encodeState(decode(run.bytes, pipeline), pipeline, 'all')).toEqual(run.bytes);
    expect(decode(run.bytes, pipeline).ledger).toEqual(run.ledger);
  });

  it('writes the same bytes of a state before and after its changes were taken', () => {
    const { run } = busyPlay();
    const before = run.bytes;
    run.commit();
    expect(run.bytes).toEqual(before);
  });

  it('writes the same bytes of a rule without memory, be it untouched or emptied', () => {
    const play = new PartitionPlay({ rules: [{ ...hot, window: 'w' }] });
    play.read('a', 5);
    play.tick(2_000);
    const before = play.run.bytes;
    play.run.commit();
    expect(play.run.bytes).toEqual(before);
  });

  it('gives the changes of a state the same bytes whatever order its keys came in', () => {
    const gone = (names: readonly string[]): Uint8Array => {
      const play = new PartitionPlay({ scope: 'partition', forgetAfter: 100 });
      for (const name of names) play.read(name, 5);
      play.read('a', 30);
      play.run.commit();
      play.tick(40);
      play.tick(900);
      return encodeState(play.run.state, play.pipeline, 'changes');
    };
    expect(gone(['b', 'c', 'd'])).toEqual(gone(['d', 'b', 'c']));
  });

  it('brings a key back without what it forgot and learned again within one batch', () => {
    const play = new PartitionPlay({ dedupe: { within: 5_000, atMost: 9 } });
    play.read('a', 5);
    play.run.commit();
    play.tick(2_000);
    play.read('a', 2_000);
    play.run.commit();
    const kept = play.run.bytes;
    play.run.reload();
    expect(play.run.bytes).toEqual(kept);
  });

  it('brings a key back as it is, though silence found nothing of it to tell', () => {
    const play = new PartitionPlay();
    play.read('a', 10);
    play.tick(200);
    play.read('a', 5, { at: 201 });
    play.run.commit();
    play.tick(400);
    play.run.commit();
    const kept = play.run.bytes;
    play.run.reload();
    expect(play.run.bytes).toEqual(kept);
  });

  it('brings a key back as forgotten that came back for a moment with nothing in time', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.tick(2_000);
    expect(play.read('a', 9, { at: 2_001 })).toBe('tooLate');
    play.run.commit();
    play.tick(4_000);
    play.run.commit();
    play.run.reload();
    expect(play.run.state.keys.get('a')?.isForgotten).toBe(true);
  });

  const changesOf = ({ run, pipeline }: PartitionPlay): Uint8Array =>
    encodeState(run.state, pipeline, 'changes');

  it('writes changes once: what was taken is not written again', () => {
    const play = busyPlay();
    play.change({ action: 'remove', device: 'former', validFromMs: 0 }, 1_300);
    play.run.state.redrives.take('p0:7:0', 9_000, 1_300);
    play.run.commit();
    const idle = changesOf(play);
    const { run, pipeline } = play;
    run.snapshot();
    run.reload();
    expect(idle).toEqual(encodeState(run.state, pipeline, 'changes'));
    const texts = ['p0:7:0', 'former'].map((text) => Buffer.from(idle).includes(text));
    expect(texts).toEqual([false, false]);
  });

  it('writes the same changes of a state that was loaded as of one that stayed', () => {
    const entries = [false, true].map((isLost) => {
      const play = busyPlay();
      play.run.commit();
      if (isLost) play.run.reload();
      play.read('a', 1_310, { a: 7 });
      play.read('c', 1_311, { a: 7 });
      return changesOf(play);
    });
    expect(entries[1]).toEqual(entries[0]);
  });

  it('writes of a changed key the slices that changed, however many it has', () => {
    const lengths = [1, 40].map((slices) => {
      const play = new PartitionPlay({ windows: [{ ...narrow, lateness: 5_000 }] });
      for (let at = 40 - slices; at < 40; at += 1) play.read('a', at * 10);
      play.run.commit();
      play.read('a', 399);
      return changesOf(play).length;
    });
    expect(Math.abs((lengths[0] ?? 0) - (lengths[1] ?? 0))).toBeLessThan(9);
  });

  it('writes its keys in one order, whatever order they came in', () => {
    const of = (names: readonly string[]): PartitionPlay => {
      const play = new PartitionPlay();
      for (const name of names) play.read(name, 5);
      return play;
    };
    const [one, two] = [of(['b', 'c', 'a', 'd']), of(['d', 'a', 'c', 'b'])];
    expect(one.run.bytes).toEqual(two.run.bytes);
    expect(changesOf(one)).toEqual(changesOf(two));
  });

  it('adds to what it has when a later entry is applied', () => {
    const play = new PartitionPlay({ windows: [{ ...narrow, lateness: 500 }], rules: [hot] });
    for (const event of [5, 25, 15, 3, 44, 35]) {
      play.read('a', event, { a: event });
      play.run.commit();
    }
    const kept = play.run.bytes;
    play.run.reload();
    expect(play.run.bytes).toEqual(kept);
  });

  it('brings a key back that was erased and came again within one batch', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.read('b', 5);
    play.run.commit();
    play.read('a', 6);
    play.change({ action: 'erase', device: 'a' }, 7);
    play.read('a', 8);
    play.run.commit();
    const kept = play.run.bytes;
    play.run.reload();
    expect(play.run.bytes).toEqual(kept);
    expect(play.run.state.keys.get('a')?.slices[0]?.map(({ count }) => count)).toEqual([1]);
  });

  it('refuses every truncation', () => {
    const { pipeline, run } = busyPlay();
    const { bytes } = run;
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = bytes.subarray(0, length);
      expect(() => decode(cut, pipeline), `${length} bytes`).toThrow(CorruptBytesError);
    }
  });

  it('refuses state of a newer version, and says what to do', () => {
    const { pipeline, run } = busyPlay();
    const newer = Uint8Array.from(run.bytes);
    newer[0] = 3;
    expect(() => decode(newer, pipeline)).toThrow(NewerStateError);
    expect(new NewerStateError('').name).toBe('NewerStateError');
    expect(() => decode(newer, pipeline)).toThrow(
      'stored state has version 3, this code reads up to 2; deploy the newer release again',
    );
  });
});

describe('state codec, a changed definition', () => {
  const decodeAs = (options: Partial<ScriptPipeline>): (() => PartitionState) => {
    const { run } = busyPlay();
    const { pipeline } = new PartitionPlay({ ...all, ...options });
    return () => decode(run.bytes, pipeline);
  };

  it('takes a window that is declared after the stored ones', () => {
    const state = decodeAs({ windows: [narrow, wide, { ...wide, name: 'third' }] })();
    expect(state.keys.get('b')?.slices).toHaveLength(3);
    expect(state.windowTooLate).toHaveLength(3);
  });

  it.each([
    ['gone', [narrow]],
    ['of another size', [narrow, { ...wide, size: 30 }]],
    ['moved by an offset', [narrow, { ...wide, offset: 4 }]],
    ['renamed', [narrow, { ...wide, name: 'other' }]],
    ['in another place', [wide, narrow]],
  ])('refuses a window that is %s, and says what to do', (_, windows) => {
    const change = decodeAs({ windows, rules: [] });
    expect(change).toThrow(DefinitionChangedError);
    expect(change).toThrow(
      /^stored state cannot go on: windows[.](narrow|wide) was .+ and is .+, but state .+; declare the old window unchanged and add the new one after it under a new name$/,
    );
  });

  it('refuses watermarks of another scope, behind which full rows could open again', () => {
    const change = decodeAs({ scope: 'partition' });
    expect(change).toThrow(DefinitionChangedError);
    expect(change).toThrow(
      'watermark.scope was key and is partition, but state has the watermarks of one scope and ' +
        'not of the other; declare the scope unchanged, or a pipeline under a new name',
    );
  });

  it('refuses a longer allowed lateness, under which full rows could open again', () => {
    const change = decodeAs({ windows: [narrow, { ...wide, lateness: 31 }] });
    expect(change).toThrow(DefinitionChangedError);
    expect(change).toThrow(
      'windows.wide.allowedLateness was 30 ms and is 31 ms, but panes are dropped after the time ' +
        'that was allowed, and would open again, empty; declare at most 30 ms, or a new window ' +
        'under a new name',
    );
  });

  it('keeps the memory of a rule that changes its place', () => {
    const state = decodeAs({ rules: [{ ...hot, name: 'first', measure: 'mean' }, hot] })();
    const [first, second] = state.keys.get('a')?.thresholds ?? [];
    expect(first).toMatchObject({ standing: undefined, evaluations: [] });
    expect(second?.standing).toBe(busyPlay().run.state.keys.get('a')?.thresholds[0]?.standing);
    expect(second?.standing).toBe('0');
  });

  it('forgets the memory of a rule that is gone', () => {
    expect(decodeAs({ rules: [] })().keys.get('a')?.thresholds).toEqual([]);
  });

  it('takes another allowed lateness and drops what is past it', () => {
    const play = new PartitionPlay({ windows: [{ ...narrow, lateness: 50 }] });
    play.read('a', 5);
    play.read('a', 30);
    const shorter = new PartitionPlay({ windows: [{ ...narrow, lateness: 5 }] });
    const [panes] = decode(play.run.bytes, shorter.pipeline).keys.get('a')?.slices ?? [];
    expect(panes?.map(({ start }) => start)).toEqual([30]);
  });
});
