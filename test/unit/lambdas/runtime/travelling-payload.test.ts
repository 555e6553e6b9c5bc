import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Fate, PortGate } from '../../../support/protocol/port-gate.ts';
import { ProtocolWorld, partition } from '../../../support/protocol/protocol-world.ts';
import { SmallRecords, smallPipeline } from '../../../support/protocol/small-pipeline.ts';

const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));

describe('a payload over 32 KB', () => {
  it('is in quarantine storage, once, before the commit that refers to it', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const gate = new PortGate();
    const large = random(100_000);
    const made = new SmallRecords().foreign(large).foreign(random(10)).foreign(large).all;
    await world.environment(gate).process(partition, made);
    expect(gate.calls.indexOf('quarantine.keepPayload')).toBeLessThan(
      gate.calls.indexOf('putIf E'),
    );
    const [first, second, third] = world.quarantine.readings();
    expect(first?.payload.length).toBe(0);
    expect(first?.payloadDigest).toBe(third?.payloadDigest);
    expect(second).toMatchObject({ payload: made[1]?.kind === 'foreign' && made[1].payload });
    expect(world.quarantine.payload(first?.payloadDigest ?? '')?.length).toBe(100_000);
  });

  it('that quarantine storage does not take fails the batch: nothing refers to lost bytes', async () => {
    const made = new SmallRecords().foreign(random(100_000)).all;
    const failing = new ProtocolWorld(smallPipeline());
    const fateOf = (_: number, call: string): Fate =>
      call === 'quarantine.keepPayload' ? 'failBefore' : 'pass';
    const outcome = await failing.environment(new PortGate({ fateOf })).process(partition, made);
    expect(outcome).toMatchObject({ ok: false, failedFrom: made[0]?.position });
    expect(failing.witness.entries).toBe(0);
  });
});
