import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOrderedWriter } from '../../../../local/rule/ordered-writer.ts';
import type { StreamEntry, StreamPut } from '../../../../local/rule/stream-put.ts';

const entry = (text: string, partitionKey = 'd'): StreamEntry => ({
  data: Buffer.from(text),
  partitionKey,
});
const textOf = ({ data }: StreamEntry): string => Buffer.from(data).toString();

describe('ordered writer', () => {
  it('puts what comes together in one request, in order', async () => {
    const requests: string[][] = [];
    const { write } = createOrderedWriter({
      put: async (entries) => {
        requests.push(entries.map(textOf));
        return entries.map(() => true);
      },
    });
    await Promise.all(['a', 'b', 'c'].map((text) => write(entry(text))));
    expect(requests).toEqual([['a', 'b', 'c']]);
  });

  it('keeps requests within 500 entries and 4 MB', async () => {
    const requests: (readonly StreamEntry[])[] = [];
    const put: StreamPut = async (entries) => {
      requests.push(entries);
      return entries.map(() => true);
    };
    const { write } = createOrderedWriter({ put });
    await Promise.all(Array.from({ length: 1_001 }, (_, index) => write(entry(String(index)))));
    expect(requests.map(({ length }) => length)).toEqual([500, 500, 1]);

    requests.length = 0;
    const large = 'x'.repeat(3_000_000);
    await Promise.all([write(entry(large)), write(entry(large)), write(entry('y'))]);
    expect(requests.map(({ length }) => length)).toEqual([1, 2]);
  });

  it('resolves an entry only when the stream has it', async () => {
    const stored: string[] = [];
    let calls = 0;
    const { write } = createOrderedWriter({
      backoffMs: 0,
      put: async (entries) => {
        calls += 1;
        if (calls === 1) throw new Error('the connection broke');
        const taken = entries.map((_, index) => calls > 2 || index > 0);
        stored.push(...entries.filter((_, index) => taken[index]).map(textOf));
        return taken;
      },
    });
    await Promise.all(
      ['a', 'b'].map(async (text) => {
        await write(entry(text));
        expect(stored).toContain(text);
      }),
    );
    expect(stored).toEqual(['b', 'a']);
  });

  it('rejects with the last error after all attempts and goes on', async () => {
    let isDown = true;
    const { write } = createOrderedWriter({
      backoffMs: 0,
      maxAttempts: 3,
      put: async (entries) => {
        if (isDown) throw new Error('no such stream');
        return entries.map(() => true);
      },
    });
    await expect(write(entry('a'))).rejects.toThrow('no such stream');
    isDown = false;
    await write(entry('b'));
  });

  it('loses nothing and repeats nothing, whatever a request leaves over', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), { maxLength: 6 }),
        async (count, refusals) => {
          const stored: string[] = [];
          let request = 0;
          const { write } = createOrderedWriter({
            lingerMs: 0,
            backoffMs: 0,
            put: async (entries) => {
              const pattern = refusals[request] ?? [false];
              request += 1;
              const taken = entries.map((_, index) => !pattern[index % pattern.length]);
              stored.push(...entries.filter((_, index) => taken[index]).map(textOf));
              return taken;
            },
          });
          const texts = Array.from({ length: count }, (_, index) => String(index));
          await Promise.all(texts.map((text) => write(entry(text))));
          expect([...stored].sort()).toEqual([...texts].sort());
        },
      ),
      { numRuns: 30 },
    );
  });
});
