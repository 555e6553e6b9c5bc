import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../../../../../lambdas/engine/index.ts';
import {
  readRedrives,
  writeRedrives,
} from '../../../../../lambdas/engine/redrive/redrive-codec.ts';
import { RedriveMemory } from '../../../../../lambdas/engine/redrive/redrive-memory.ts';

const bytesOf = (memory: RedriveMemory, extent: 'changes' | 'all', clockMs = 0): Uint8Array => {
  const writer = new ByteWriter();
  writeRedrives(memory, extent, clockMs, writer);
  return writer.finish();
};

describe('redrive codec', () => {
  it('gives back what is remembered, whole or change by change', () => {
    const memory = new RedriveMemory();
    memory.take('shardId-0:5:0', 90, 0);
    const first = bytesOf(memory, 'changes');
    memory.forgetChanges();
    memory.take('shardId-0:6:1', -5, -100);
    const second = bytesOf(memory, 'changes', -100);

    const changed = new RedriveMemory();
    for (const bytes of [first, second]) readRedrives(changed, new ByteReader(bytes));
    const whole = new RedriveMemory();
    readRedrives(whole, new ByteReader(bytesOf(memory, 'all', -100)));

    expect(bytesOf(changed, 'all', -100)).toEqual(bytesOf(memory, 'all', -100));
    expect(bytesOf(whole, 'all', -100)).toEqual(bytesOf(memory, 'all', -100));
    expect(whole.take('shardId-0:6:1', -5, -100)).toBe('again');
  });

  it('takes three bytes where nothing was redriven', () => {
    expect(bytesOf(new RedriveMemory(), 'all')).toEqual(Uint8Array.of(0, 0, 0));
  });
});
