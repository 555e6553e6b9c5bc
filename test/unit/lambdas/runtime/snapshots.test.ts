import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryStateStore } from '../../../../lambdas/adapters/memory/memory-state-store.ts';
import { VirtualClock } from '../../../../lambdas/adapters/memory/virtual-clock.ts';
import { digestOf } from '../../../../lambdas/runtime/compression.ts';
import { type Snapshot, Snapshots } from '../../../../lambdas/runtime/snapshots.ts';
import { gatedStateStore } from '../../../support/protocol/gated-ports.ts';
import { faults, gateWithFault, PortGate } from '../../../support/protocol/port-gate.ts';

const daySeconds = 86_400;

/** Incompressible, so that it takes three chunks. */
const snapshot = (number: number, size = 900_000): Snapshot => ({
  covers: { number, digest: `digest-of-${number}` },
  publishedThrough: { alerts: number, quarantine: number - 1, results: number - 2 },
  state: new Uint8Array(randomBytes(size)),
  retiredThrough: number - 3,
});

/** What a snapshot is, short enough to compare: its state as a digest. */
const inShort = (found: (Snapshot & { bytes?: number }) | undefined): unknown =>
  found && { ...found, bytes: 0, state: digestOf(found.state) };

describe('Snapshots', () => {
  let store: MemoryStateStore;
  let clock: VirtualClock;

  beforeEach(() => {
    store = new MemoryStateStore();
    clock = new VirtualClock(1_741_600_000_000);
  });

  const over = (gate: PortGate): Snapshots =>
    new Snapshots(gatedStateStore(store, gate), clock, 'p');

  const sweepAfter = (seconds: number): number => {
    clock.advance(seconds * 1_000);
    return store.sweep(Math.floor(clock.nowMs() / 1_000));
  };

  it('gives back what was written, with its stored size', async () => {
    const written = snapshot(40);
    const snapshots = over(new PortGate());
    expect(await snapshots.newest()).toBeUndefined();
    const bytes = await snapshots.write(written);
    const found = await snapshots.newest();
    expect(inShort(found)).toEqual(inShort(written));
    expect(found?.bytes).toBe(bytes);
  });

  it('never goes back to one that covers less', async () => {
    const snapshots = over(new PortGate());
    const newer = snapshot(40, 100);
    await snapshots.write(newer);
    expect(await snapshots.write(snapshot(39, 100))).toBeUndefined();
    expect(await snapshots.write(snapshot(40, 100))).toBeUndefined();
    expect(inShort(await snapshots.newest())).toEqual(inShort(newer));
  });

  it('leaves the old one or the new one whole, whatever call of writing fails', async () => {
    const gate = new PortGate();
    const [older, newer] = [snapshot(40), snapshot(80)];
    await over(new PortGate()).write(older);
    await over(gate).write(newer);
    expect(gate.calls).toEqual([
      'get SNAPSHOT',
      ...Array.from({ length: 3 }, () => 'put C'),
      'putIf SNAPSHOT',
      ...Array.from({ length: 3 }, () => 'expire C'),
    ]);
    for (const fate of faults) {
      for (let at = 0; at < gate.calls.length; at += 1) {
        store = new MemoryStateStore();
        await over(new PortGate()).write(older);
        await over(gateWithFault(at, fate))
          .write(newer)
          .catch(() => {});
        sweepAfter(8 * daySeconds);
        const isNew = at > 4 || (at === 4 && fate.endsWith('After'));
        const found = await over(new PortGate()).newest();
        expect(inShort(found), `${fate} at ${gate.calls[at]}`).toEqual(
          inShort(isNew ? newer : older),
        );
      }
    }
  });

  it('lets the chunks of the one before go a day later, and no others', async () => {
    const snapshots = over(new PortGate());
    await snapshots.write(snapshot(40));
    await snapshots.write(snapshot(80));
    expect(sweepAfter(daySeconds - 1)).toBe(0);
    expect(sweepAfter(2)).toBe(3);
    expect((await snapshots.newest())?.covers.number).toBe(80);
  });

  it('keeps chunks that the new one shares with the one before', async () => {
    const snapshots = over(new PortGate());
    const older = snapshot(40);
    await snapshots.write(older);
    await snapshots.write({ ...older, covers: { ...older.covers, number: 41 } });
    expect(sweepAfter(8 * daySeconds)).toBe(0);
    expect(inShort(await snapshots.newest())).toMatchObject({ state: digestOf(older.state) });
  });

  it('is broken where a chunk is gone or the pointer leads nowhere', async () => {
    const snapshots = over(new PortGate());
    await snapshots.write(snapshot(40));
    const [chunk] = await store.range('p', 'C#', 'C#~');
    await store.expire('p', chunk?.sortKey ?? '', 0);
    store.sweep(1);
    await expect(snapshots.newest()).rejects.toThrow(/^chunk .* is missing; restore/);
    await store.put({ partitionKey: 'p', sortKey: 'SNAPSHOT', number: 40 });
    await expect(snapshots.newest()).rejects.toThrow(/points nowhere; restore/);
  });
});
