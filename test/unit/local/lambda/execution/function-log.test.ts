import { describe, expect, it } from 'vitest';
import { createFunctionLog } from '../../../../../local/lambda/execution/function-log.ts';

describe('function log', () => {
  it('keeps warnings, errors and what is no JSON', () => {
    const told: string[] = [];
    const log = createFunctionLog({ onProblem: (line) => told.push(line) });
    log.write('{"level":"INFO","message":"a"}\n{"level":"WARN","message":"b"}\n');
    log.write('{"_aws":{},"readings":3}\nError: c\n\n{"level":"ERROR","message":"d"}\n');
    const kept = ['{"level":"WARN","message":"b"}', 'Error: c', '{"level":"ERROR","message":"d"}'];
    expect(log.problems()).toEqual(kept);
    expect(told).toEqual(kept);
  });

  it('waits for the end of a line', () => {
    const log = createFunctionLog();
    log.write('{"level":"WA');
    log.write('RN"}');
    expect(log.problems()).toEqual([]);
    log.write('\n');
    expect(log.problems()).toEqual(['{"level":"WARN"}']);
  });

  it('keeps the newest', () => {
    const log = createFunctionLog({ atMost: 2 });
    log.write('a\nb\nc\n');
    expect(log.problems()).toEqual(['b', 'c']);
  });
});
