import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listenForInterruption } from '../../../../bin/cli/interruption.ts';

describe('interruption', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const listen = () => {
    const source = new EventEmitter();
    const ends: number[] = [];
    return { source, ends, ...listenForInterruption(source, (code) => ends.push(code)) };
  };

  it.each(['SIGINT', 'SIGTERM'])('aborts on %s', (name) => {
    const { source, signal } = listen();
    expect(signal.aborted).toBe(false);
    source.emit(name);
    expect(signal.aborted).toBe(true);
  });

  it('takes a second signal within the second for the same one', () => {
    const { source, ends } = listen();
    source.emit('SIGINT');
    source.emit('SIGINT');
    expect(ends).toEqual([]);
  });

  it('ends at once on a later second signal', () => {
    const { source, ends } = listen();
    source.emit('SIGINT');
    vi.advanceTimersByTime(1_000);
    source.emit('SIGINT');
    expect(ends).toEqual([130]);
  });

  it('leaves no listener behind', () => {
    const { source, release } = listen();
    release();
    expect(source.eventNames()).toEqual([]);
  });
});
