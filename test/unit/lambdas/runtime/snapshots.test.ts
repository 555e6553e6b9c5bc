import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryStateStore } from '../../../../lambdas/adapters/memory/memory-state-store.ts';
import type { StateItem } from '../../../../lambdas/engine/index.ts';
import { digestOf } from '../../../../lambdas/runtime/compression.ts';
import { SnapshotConflictError } from '../../../../lambdas/runtime/errors.ts';
import { type Snapshot, Snapshots } from '../../../../lambdas/runtime/snapshots.ts';
import { everyInterleaving } from '../../../../simulation/every-interleaving.ts';
import { gatedStateStore } from '../../../support/protocol/gated-ports.ts';
import { faults, gateWithFault, PortGate } from '../../../support/protocol/port-gate.ts';
import { TurnTaking } from '../../../support/protocol/turn-taking.ts';

/** Incompressible, so that it takes three chunks. */
const snapshot = (number: number, size = 900_000): Snapshot => ({
  covers: { number, digest: `digest-of-${number}` },
  publishedThrough: { alerts: number + 3, quarantine: number + 2, results: number + 1 },
  state: new Uint8Array(randomBytes(size)),
  retiredThrough: number + 4,
});

/** What a snapshot is, short enough to compare: its state as a digest. */
const inShort = (found: (Snapshot & { bytes?: number }) | undefined): unknown =>
  found && { ...found, bytes: 0, state: digestOf(found.state) };

describe('Snapshots', () => {
  let store: MemoryStateStore;
  let writers: number;

  beforeEach(() => {
    store = new MemoryStateStore();
    writers = 0;
  });

  const over = (gate = new PortGate()): Snapshots => {
    writers += 1;
    return new Snapshots(gatedStateStore(store, gate), `writer-${writers}`, 'p');
  };

  const chunks = (): Promise<StateItem[]> => store.range('p', 'S#', 'S#~');

  it('gives back what was written, with its stored size', async () => {
    const snapshots = over();
    expect(await snapshots.newest()).toBeUndefined();
    for (const size of [0, 100, 380 * 1024, 900_000]) {
      const written = snapshot(40 + size, size);
      const bytes = await snapshots.write(written);
      const found = await snapshots.newest();
      expect(inShort(found)).toEqual(inShort(written));
      expect(found?.bytes).toBe(bytes);
    }
  });

  it('never goes back to one that covers less', async () => {
    const snapshots = over();
    const newer = snapshot(40, 100);
    await snapshots.write(newer);
    expect(await snapshots.write(snapshot(39, 100))).toBeUndefined();
    expect(await snapshots.write(snapshot(40, 100))).toBeUndefined();
    expect(inShort(await snapshots.newest())).toEqual(inShort(newer));
  });

  it('leaves the old one or the new one whole, whatever call of writing fails', async () => {
    const gate = new PortGate();
    const [older, newer, newest] = [snapshot(40), snapshot(80), snapshot(90, 10)];
    await over().write(older);
    await over(gate).write(newer);
    expect(gate.calls).toEqual([
      'get SNAPSHOT',
      'putIf SNAPSHOT',
      ...Array.from({ length: 3 }, () => 'putIf S'),
      'putIf SNAPSHOT',
    ]);
    for (const fate of faults) {
      for (let at = 0; at < gate.calls.length; at += 1) {
        store = new MemoryStateStore();
        await over().write(older);
        await over(gateWithFault(at, fate))
          .write(newer)
          .catch(() => {});
        const isNew = at === 5 && fate.endsWith('After');
        const fault = `${fate} at ${gate.calls[at]}`;
        const found = await over().newest();
        expect(inShort(found), fault).toEqual(inShort(isNew ? newer : older));
        // What the failed attempt left behind is in nobody's way.
        await over().write(newest);
        expect(inShort(await over().newest()), fault).toEqual(inShort(newest));
      }
    }
  });

  it('overwrites the one before the last: names are bounded, and nothing needs to expire', async () => {
    for (let number = 1; number < 8; number += 1) await over().write(snapshot(number));
    expect((await chunks()).map(({ sortKey }) => sortKey)).toEqual([
      'S#0#000000',
      'S#0#000001',
      'S#0#000002',
      'S#1#000000',
      'S#1#000001',
      'S#1#000002',
    ]);
    expect((await store.range('p', '', '~')).some((item) => 'expiresAtSeconds' in item)).toBe(
      false,
    );
  });

  it('is loaded whole or not at all while two writers are at it, in any order', async () => {
    const [older, newer, newest] = [snapshot(1, 400_000), snapshot(2, 400_000), snapshot(3, 9)];
    const runs = await everyInterleaving(async (choose) => {
      store = new MemoryStateStore();
      await over().write(older);
      const turns = new TurnTaking();
      const writing = [newer, newest].map((next, index) =>
        over(new PortGate({ turn: turns.of(`writer ${index}`) }))
          .write(next)
          .catch((error: unknown) => {
            if (!(error instanceof SnapshotConflictError)) throw error;
          }),
      );
      await turns.run(writing, choose);
      const found = await over().newest();
      const written = [older, newer, newest].find(
        ({ covers }) => covers.number === found?.covers.number,
      );
      expect(inShort(found), turns.order.join('\n')).toEqual(inShort(written));
    });
    expect(runs).toBeGreaterThan(100);
  });

  it('is never damaged by a writer that wakes up late, wherever it fell asleep', async () => {
    const late = snapshot(2);
    const calls = new PortGate();
    await over().write(snapshot(1));
    await over(calls).write(late);
    for (let asleepAt = 0; asleepAt < calls.calls.length; asleepAt += 1) {
      for (const passed of [1, 2, 3]) {
        store = new MemoryStateStore();
        await over().write(snapshot(1));
        let wake = (): void => {};
        let calling = -1;
        const turn = (): Promise<void> => {
          calling += 1;
          return calling === asleepAt ? new Promise((go) => (wake = go)) : Promise.resolve();
        };
        const sleeper = over(new PortGate({ turn }))
          .write(late)
          .catch(() => {});
        await new Promise((resolve) => setImmediate(resolve));
        const others = Array.from({ length: passed }, (_, index) => snapshot(3 + index));
        for (const other of others) await over().write(other);
        wake();
        await sleeper;
        const fault = `asleep at call ${asleepAt} while ${passed} passed`;
        expect(inShort(await over().newest()), fault).toEqual(inShort(others.at(-1)));
      }
    }
  });

  it('is read again where it is overwritten while it is read', async () => {
    await over().write(snapshot(1));
    const later = [snapshot(2), snapshot(3)];
    let isOvertaken = false;
    const turn = async (call: string): Promise<void> => {
      if (call !== 'range S' || isOvertaken) return;
      isOvertaken = true;
      for (const next of later) await over().write(next);
    };
    const found = await over(new PortGate({ turn })).newest();
    expect(inShort(found)).toEqual(inShort(later[1]));
  });

  it('takes a write for its own that was made although its reply was lost', async () => {
    const twice = gatedStateStore(store, new PortGate());
    // As the SDK's own retry does: the second try meets what the first one wrote.
    twice.putIf = async (item, condition) => {
      const isClaim = item.sortKey === 'SNAPSHOT' && item.number === 1;
      if (!isClaim) await store.putIf(item, condition);
      return store.putIf(item, condition);
    };
    const written = snapshot(40);
    expect(await new Snapshots(twice, 'w', 'p').write(written)).toBeGreaterThan(900_000);
    expect(inShort(await over().newest())).toEqual(inShort(written));
  });

  it('is broken where a chunk is gone, damaged or of another attempt', async () => {
    const snapshots = over();
    await snapshots.write(snapshot(40));
    const [, chunk, last] = await chunks();
    if (chunk?.bytes === undefined || last === undefined) throw new Error('nothing was chunked');
    const damaged = /^the snapshot of p at entry 40 is damaged; restore/;
    for (const bytes of [chunk.bytes.subarray(1), chunk.bytes.with(0, 1 ^ (chunk.bytes[0] ?? 0))]) {
      await store.put({ ...chunk, bytes });
      await expect(snapshots.newest()).rejects.toThrow(damaged);
    }
    await store.put({ ...chunk, number: 7 });
    await expect(snapshots.newest()).rejects.toThrow(damaged);
    await store.put(chunk);
    await store.expire('p', last.sortKey, 0);
    store.sweep(1);
    await expect(snapshots.newest()).rejects.toThrow(damaged);
  });

  it('is broken where its pointer is damaged', async () => {
    const snapshots = over();
    await snapshots.write(snapshot(40));
    const pointer = await store.get('p', 'SNAPSHOT');
    if (pointer?.bytes === undefined) throw new Error('there is no pointer');
    const { number: _, ...numberless } = pointer;
    for (const item of [numberless, { ...pointer, bytes: pointer.bytes.subarray(1) }]) {
      await store.put(item);
      await expect(snapshots.newest()).rejects.toThrow(/pointer of p is damaged; restore/);
    }
  });
});
