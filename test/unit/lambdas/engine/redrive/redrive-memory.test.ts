import { describe, expect, it } from 'vitest';
import {
  mostRedrives,
  RedriveMemory,
} from '../../../../../lambdas/engine/redrive/redrive-memory.ts';

describe('redrive memory', () => {
  it('knows an id again until the arrival clock has passed its time', () => {
    const memory = new RedriveMemory();
    expect(memory.take('a', 100, 10)).toBe('first');
    expect(memory.take('a', 100, 99)).toBe('again');
    expect(memory.take('a', 100, 100)).toBe('unknown');
    expect({ size: memory.size, count: memory.count }).toEqual({ size: 0, count: 3 });
  });

  it('takes an id with a later time as a first one, once its earlier time is over', () => {
    const memory = new RedriveMemory();
    memory.take('a', 100, 10);
    expect(memory.take('a', 200, 150)).toBe('first');
  });

  it('forgets each id in its own time', () => {
    const memory = new RedriveMemory();
    memory.take('b', 100, 10);
    memory.take('a', 50, 10);
    memory.take('c', 90, 50);
    expect(memory.size).toBe(2);
    expect(memory.take('b', 100, 99)).toBe('again');
    expect(memory.size).toBe(1);
    expect(memory.take('b', 100, 100)).toBe('unknown');
  });

  it('keeps the latest of the times that an id came with', () => {
    const memory = new RedriveMemory();
    memory.take('a', 100, 10);
    expect(memory.take('a', 50, 10)).toBe('again');
    expect(memory.take('a', 50, 60)).toBe('again');
    expect(memory.take('a', 100, 99)).toBe('again');
  });

  it('keeps as many as there is room for', () => {
    const memory = new RedriveMemory();
    for (let id = 0; id < mostRedrives; id += 1) memory.take(String(id), 1_000 + id, 0);
    expect(memory.size).toBe(mostRedrives);
  });

  it('forgets the quarter with the earliest times where there are too many', () => {
    const memory = new RedriveMemory();
    for (let id = mostRedrives; id >= 0; id -= 1) memory.take(String(id), 1_000 + id, 0);
    expect(memory.size).toBe(Math.ceil((mostRedrives + 1) * 0.75) - 1);
    expect(memory.take('0', 1_000, 0)).toBe('unknown');
    expect(memory.take(String(mostRedrives), 1_000 + mostRedrives, 0)).toBe('again');
    expect(memory.take('new', memory.floorMs, 0)).toBe('unknown');
  });

  it('gives what was added since the last commit, without what is over', () => {
    const memory = new RedriveMemory();
    memory.take('b', 100, 0);
    memory.take('a', 50, 0);
    expect(memory.remembered('changes', 60)).toEqual([['b', 100]]);
    memory.forgetChanges();
    memory.take('b', 100, 60);
    memory.take('c', 90, 60);
    expect(memory.remembered('changes', 60)).toEqual([['c', 90]]);
    expect(memory.remembered('changes', 90)).toEqual([]);
  });

  it('gives all by name', () => {
    const memory = new RedriveMemory();
    for (const id of ['c', 'a', 'd', 'b']) memory.take(id, 100, 0);
    expect(memory.remembered('all', 0).map(([id]) => id)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('knows what a parent took, and counts from zero', () => {
    const parent = new RedriveMemory();
    parent.take('a', 100, 0);
    const child = new RedriveMemory();
    child.inherit(parent);
    expect(child.count).toBe(0);
    expect(child.take('a', 100, 5)).toBe('again');
  });

  it('knows of no id that one of its parents may have forgotten', () => {
    const full = new RedriveMemory();
    full.restore([], 200);
    const other = new RedriveMemory();
    other.take('a', 150, 0);
    const child = new RedriveMemory();
    for (const parent of [full, other]) child.inherit(parent);
    expect({ floorMs: child.floorMs, size: child.size }).toEqual({ floorMs: 200, size: 0 });
    expect(child.take('b', 200, 0)).toBe('unknown');
  });
});
