import { describe, expect, it } from 'vitest';
import { createClosingStack } from '../../../../local/run/closing-stack.ts';

describe('closing stack', () => {
  it('closes in the reverse order, each once', async () => {
    const closed: number[] = [];
    const stack = createClosingStack();
    for (const number of [1, 2, 3]) {
      stack.add(async () => {
        closed.push(number);
      });
    }
    await stack.closeAll();
    await stack.closeAll();
    expect(closed).toEqual([3, 2, 1]);
  });

  it('closes everything, also where closing something fails, and tells the first failure', async () => {
    const closed: number[] = [];
    const stack = createClosingStack();
    stack.add(() => {
      closed.push(1);
    });
    stack.add(() => Promise.reject(new Error('second')));
    stack.add(() => {
      throw new Error('first');
    });
    await expect(stack.closeAll()).rejects.toThrow('first');
    expect(closed).toEqual([1]);
  });
});
