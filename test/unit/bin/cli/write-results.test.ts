import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { writeResults } from '../../../../bin/cli/write-results.ts';
import { CapturedTerminal } from '../../../support/captured-terminal.ts';

const many = Array.from(
  { length: 10_000 },
  (_, index) => `{"line":${index},"fill":"${'x'.repeat(80)}"}`,
);

describe('write results', () => {
  it('writes every line', async () => {
    const terminal = new CapturedTerminal();
    expect(await writeResults(terminal.stdout, many, new AbortController().signal)).toBe(true);
    expect(terminal.results).toBe(`${many.join('\n')}\n`);
  });

  it('waits for a reader that is slow', async () => {
    const pipe = new PassThrough({ highWaterMark: 1 });
    const written = writeResults(pipe, many, new AbortController().signal);
    let text = '';
    pipe.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    expect(await written).toBe(true);
    expect(text.split('\n')).toHaveLength(many.length + 1);
  });

  it('ends after a whole line when interrupted', async () => {
    const controller = new AbortController();
    let text = '';
    const stdout = new Writable({
      decodeStrings: false,
      write: (chunk, _, done) => {
        text += String(chunk);
        controller.abort();
        done();
      },
    });
    expect(await writeResults(stdout, many, controller.signal)).toBe(false);
    const lines = text.split('\n');
    expect(lines.pop()).toBe('');
    expect(lines).toEqual(many.slice(0, lines.length));
    expect(lines.length).toBeLessThan(many.length);
  });

  it('ends quietly when the reader has gone', async () => {
    const stdout = new Writable({
      write: (_chunk, _, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
    });
    expect(await writeResults(stdout, many, new AbortController().signal)).toBe(false);
  });
});
