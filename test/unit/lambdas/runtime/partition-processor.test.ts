import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PayloadFormat, SourceRecord } from '../../../../lambdas/engine/index.ts';
import { jsonFormat } from '../../../../lambdas/formats/json.ts';
import { StreamReplacedError } from '../../../../lambdas/runtime/errors.ts';
import { readingStage } from '../../../../lambdas/runtime/reading-stage.ts';
import { deliver } from '../../../support/protocol/deliver.ts';
import { failingOnce } from '../../../support/protocol/failing-once.ts';
import { type Fate, gateWithFault, PortGate } from '../../../support/protocol/port-gate.ts';
import { ProtocolWorld, partition } from '../../../support/protocol/protocol-world.ts';
import {
  eventfulRecords,
  SmallRecords,
  smallPipeline,
} from '../../../support/protocol/small-pipeline.ts';

const records = eventfulRecords();

describe('a record whose handling throws', () => {
  /**
   * Decodes JSON, and throws at payloads that say so: what no payload can bring about otherwise.
   */
  const format: PayloadFormat = {
    decode: (payload) => {
      if (new TextDecoder().decode(payload) === 'poison') throw new Error('poison');
      return jsonFormat.decode(payload);
    },
  };
  const poisoned = (...places: readonly number[]): SourceRecord[] =>
    records.map((record, index) => {
      if (!places.includes(index)) return record;
      const { partition: name, position } = record;
      const [poison] = new SmallRecords().payload('S1', 20, 'poison').all;
      return poison === undefined ? record : { ...poison, partition: name, position };
    });

  it.each([
    [0, 16],
    [0, 1],
    [5, 16],
    [15, 16],
  ])(
    'is told as the point of failure, and those before it are committed: %i of %i',
    async (at, size) => {
      const world = new ProtocolWorld(smallPipeline());
      const processor = world.environment(new PortGate(), {
        stage: readingStage(smallPipeline(), format),
      });
      const batch = poisoned(at).slice(0, size);
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const outcome = await processor.process(partition, batch);
        expect(outcome).toMatchObject({ ok: false, failedFrom: batch[at]?.position });
        expect(outcome.ok || outcome.error).toMatchObject({ message: 'poison' });
        expect(world.witness.replayed.ordinal).toBe(at);
      }
      expect(world.witness.entries).toBe(at === 0 ? 0 : 1);
      expect(world.witness.violations).toEqual([]);
    },
  );

  it('holds back no result of before that a sink did not take', async () => {
    const healthy = new ProtocolWorld(smallPipeline());
    await healthy.environment().process(partition, records.slice(0, 9));
    const world = new ProtocolWorld(smallPipeline());
    const processor = world.environment(failingOnce('results.write'), {
      stage: readingStage(smallPipeline(), format),
    });
    await processor.process(partition, records.slice(0, 9));
    expect((await world.outcome()).rows).toEqual([]);
    await processor.process(partition, poisoned(9).slice(9));
    expect(await world.outcome()).toEqual(await healthy.outcome());
  });

  it('lets the stream go on from the record after it, once it is given up', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const batch = poisoned(4, 5, 9);
    const processor = world.environment(new PortGate(), {
      stage: readingStage(smallPipeline(), format),
    });
    let next = 0;
    let invocations = 0;
    while (next < batch.length) {
      invocations += 1;
      const outcome = await processor.process(partition, batch.slice(next));
      if (outcome.ok) break;
      next = batch.findIndex(({ position }) => position === outcome.failedFrom) + 1;
    }
    expect(invocations).toBe(4);
    const healthy = new ProtocolWorld(smallPipeline());
    const others = batch.filter((_, index) => ![4, 5, 9].includes(index));
    await deliver(healthy, others, { sizeOf: () => 16 });
    expect(await world.outcome()).toEqual(await healthy.outcome());
  });

  it('is one whose position does not grow', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const unordered = [0, 2, 1].flatMap((place) => records[place] ?? []);
    const outcome = await world.environment().process(partition, unordered);
    expect(outcome).toMatchObject({ ok: false, failedFrom: records[1]?.position });
    expect(world.witness.replayed.position).toBe(records[2]?.position);
  });
});

describe('a batch', () => {
  const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));

  it('that is empty is done, and publishes what a sink did not take', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const healthy = new ProtocolWorld(smallPipeline());
    await healthy.environment().process(partition, records);
    await world.environment(failingOnce('results.write')).process(partition, records);
    expect((await world.outcome()).rows).toEqual([]);
    expect(await world.environment().process(partition, [])).toEqual({ ok: true });
    expect(await world.outcome()).toEqual(await healthy.outcome());
    expect(world.witness.entries).toBe(1);
  });

  it('that was folded before is skipped, unless the stream was replaced', async () => {
    const world = new ProtocolWorld(smallPipeline());
    await deliver(world, records, { sizeOf: () => 16 });
    const { arrivalClockMs } = (await world.load()).state;
    const again = (arrivalTimeMs: number) =>
      records
        .slice(0, 3)
        .map((record) => (record.kind === 'foreign' ? record : { ...record, arrivalTimeMs }));
    const gate = new PortGate();
    const processor = world.environment(gate);
    expect(await processor.process(partition, again(arrivalClockMs))).toEqual({ ok: true });
    const outcome = await processor.process(partition, again(arrivalClockMs + 1));
    expect(outcome).toMatchObject({ ok: false, failedFrom: records[0]?.position });
    expect(String(outcome.ok || outcome.error)).toMatch(/^StreamReplacedError: .*epoch raise/);
    expect(world.counts.get('Halted')).toBe(1);
    expect(gate.calls.filter((call) => call.startsWith('put'))).toEqual([]);
  });

  it('of a stream that was replaced halts, once what a sink did not take is published', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const healthy = new ProtocolWorld(smallPipeline());
    await healthy.environment().process(partition, records);
    await world.environment(failingOnce('results.write')).process(partition, records);
    const { arrivalClockMs } = (await world.load()).state;
    const anew = new SmallRecords()
      .readings('S1', 0, { at: 0, heat: 1 })
      .all.map((record) => ({ ...record, arrivalTimeMs: arrivalClockMs + 1 }));
    const outcome = await world.environment().process(partition, anew);
    expect(outcome.ok || outcome.error).toBeInstanceOf(StreamReplacedError);
    expect(await world.outcome()).toEqual(await healthy.outcome());
  });

  it('too large for one item is committed in several, each cut at a record', async () => {
    const made = Array.from({ length: 60 }, (_, second) => second).reduce(
      (all, second) =>
        all
          .foreign(random(30_000))
          .readings(`S${second % 3}`, second, { at: second, heat: second }),
      new SmallRecords(),
    ).all;
    const world = new ProtocolWorld(smallPipeline());
    const gate = new PortGate();
    expect(await world.environment(gate).process(partition, made)).toEqual({ ok: true });
    expect(world.witness.entries).toBe(4);
    expect(world.witness.violations).toEqual([]);
    // One state in memory serves all of them: what was published last is known to be.
    expect(gate.calls.filter((call) => call === 'range E')).toHaveLength(1);
    const sizes = (await world.stateStore.range(world.partitionKey, '', '~')).map(
      ({ bytes }) => bytes?.length ?? 0,
    );
    expect(Math.max(...sizes)).toBeLessThan(395 * 1_024);
    expect(world.quarantine.readings()).toHaveLength(60);
    const small = new ProtocolWorld(smallPipeline());
    await deliver(small, made, { sizeOf: () => 1 });
    expect((await world.outcome()).state).toBe((await small.outcome()).state);
    expect(world.results.all()).toEqual(small.results.all());
  });

  it('that dies between its commits comes again, and skips what is committed', async () => {
    const payloads = Array.from({ length: 20 }, () => random(30_000));
    const made = payloads.reduce((all, payload) => all.foreign(payload), new SmallRecords()).all;
    const gate = new PortGate();
    const healthy = new ProtocolWorld(smallPipeline());
    await deliver(healthy, made, { sizeOf: () => 20, gates: [gate] });
    expect(gate.calls.filter((call) => call === 'put C').length).toBe(2);
    const { state } = await healthy.outcome();
    for (let at = 0; at < gate.calls.length; at += 1) {
      for (const fate of ['crashBefore', 'crashAfter'] as const) {
        const world = new ProtocolWorld(smallPipeline());
        const gates = [gateWithFault(at, fate)];
        const fault = `${fate} at call ${at}, ${gate.calls[at]}`;
        expect(await deliver(world, made, { sizeOf: () => 20, gates }), fault).toEqual([]);
        expect(world.witness.violations, fault).toEqual([]);
        expect(world.quarantine.readings().length, fault).toBe(20);
        expect((await world.outcome()).state, fault).toBe(state);
      }
    }
  });
});

describe('the cache', () => {
  it('spares a young environment the load, and is not trusted for too long', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const gate = new PortGate();
    const processor = world.environment(gate, { cacheForMs: 1_000 });
    const loads = (): number => gate.calls.filter((call) => call === 'range E').length;
    await processor.process(partition, records.slice(0, 2));
    world.clock.advance(999);
    await processor.process(partition, records.slice(2, 4));
    expect(loads()).toBe(1);
    world.clock.advance(1);
    await processor.process(partition, records.slice(4, 6));
    expect(loads()).toBe(2);
  });

  it('is never shared by two invocations at a time', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const processor = world.environment();
    await processor.process(partition, records.slice(0, 2));
    const outcomes = await Promise.all([
      processor.process(partition, records.slice(2, 8)),
      processor.process(partition, records.slice(2, 8)),
    ]);
    // One of them meets the other's entry: it goes on from there, or it comes again.
    expect(outcomes.some(({ ok }) => ok)).toBe(true);
    expect(await processor.process(partition, records.slice(2))).toEqual({ ok: true });
    expect(world.witness.violations).toEqual([]);
    expect((await world.outcome()).ledger.received).toBe(17);
  });

  it('keeps partitions apart', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const fateOf = (_: number, call: string): Fate => (call === 'putIf E' ? 'failBefore' : 'pass');
    const gate = new PortGate({ fateOf });
    const processor = world.environment(gate);
    await processor.process('elsewhere', records);
    expect(world.witness.entries).toBe(0);
    expect(await world.environment().process(partition, records)).toEqual({ ok: true });
    expect((await world.outcome()).ledger.received).toBe(17);
  });
});
