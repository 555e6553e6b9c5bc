import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../../lambdas/adapters/system/system-clock.ts';
import {
  createExecutionEnvironment,
  type ExecutionEnvironment,
} from '../../../../../local/lambda/execution/execution-environment.ts';
import {
  EnvironmentDied,
  HandlerThrew,
  InvocationTimedOut,
} from '../../../../../local/lambda/execution/invocation-errors.ts';

let directory: string;
let environments: ExecutionEnvironment[];
let output: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tidemark-handler-'));
  environments = [];
  output = '';
});
afterEach(async () => {
  await Promise.all(environments.map((environment) => environment.kill()));
  await rm(directory, { recursive: true });
});

const environmentOf = async (
  source: string,
  options: { timeoutMs?: number; variables?: Record<string, string> } = {},
): Promise<ExecutionEnvironment> => {
  const file = join(directory, 'handler.ts');
  await writeFile(file, source);
  const environment = createExecutionEnvironment({
    handlerUrl: pathToFileURL(file).href,
    functionName: 'probe',
    functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:probe',
    memoryMb: 128,
    variables: {},
    timeoutMs: 30_000,
    clock: systemClock,
    onOutput: (text) => {
      output += text;
    },
    ...options,
  });
  environments.push(environment);
  return environment;
};

describe('execution environment', () => {
  it('hands the event to the handler and its response back, as JSON', async () => {
    const environment = await environmentOf(
      'export const handler = async (event: { a: number }) => ({ b: event.a + 1, c: undefined });',
    );
    expect(await environment.invoke('{"a":1}')).toBe('{"b":2}');
  });

  it('answers with nothing where the handler returns nothing', async () => {
    const environment = await environmentOf('export const handler = async () => {};');
    expect(await environment.invoke('{}')).toBeUndefined();
  });

  it('gives the handler a Lambda context and its own variables only', async () => {
    const environment = await environmentOf(
      `export const handler = async (_: unknown, context: { functionName: string }) => ({
        name: context.functionName,
        left: context.getRemainingTimeInMillis() > 0,
        env: process.env,
      });`,
      { variables: { A: '1' } },
    );
    expect(JSON.parse((await environment.invoke('{}')) ?? '')).toEqual({
      name: 'probe',
      left: true,
      env: { A: '1' },
    });
  });

  it('keeps the module between events and starts cold after a kill', async () => {
    const environment = await environmentOf('let n = 0; export const handler = async () => ++n;');
    expect(await environment.invoke('{}')).toBe('1');
    expect(await environment.invoke('{}')).toBe('2');
    await environment.kill();
    expect(await environment.invoke('{}')).toBe('1');
  });

  it('fails with what the handler threw, and lives on', async () => {
    const environment = await environmentOf(
      `let n = 0;
      export const handler = async () => {
        n += 1;
        if (n === 1) throw new TypeError("x");
        return n;
      };`,
    );
    const thrown = environment.invoke('{}');
    await expect(thrown).rejects.toThrow(HandlerThrew);
    await expect(thrown).rejects.toThrow('probe threw TypeError: x');
    expect(await environment.invoke('{}')).toBe('2');
  });

  it('fails where the module cannot be loaded or exports no handler', async () => {
    const broken = await environmentOf('throw new Error("no variable");');
    await expect(broken.invoke('{}')).rejects.toThrow('no variable');
    await broken.kill();
    const empty = await environmentOf('export const other = 1;');
    await expect(empty.invoke('{}')).rejects.toThrow('exports no function "handler"');
  });

  it('fails in the middle where it is killed', async () => {
    const environment = await environmentOf(
      'export const handler = () => { console.log("here"); return new Promise(() => {}); };',
    );
    const invoked = environment.invoke('{}');
    const died = expect(invoked).rejects.toThrow(EnvironmentDied);
    await expect.poll(() => output, { timeout: 30_000 }).toBe('here\n');
    await environment.kill();
    await died;
  });

  it('fails where the handler ends the process', async () => {
    const environment = await environmentOf('export const handler = () => process.exit(3);');
    await expect(environment.invoke('{}')).rejects.toThrow(EnvironmentDied);
  });

  it('ends a handler that takes longer than it may, even in a busy loop', async () => {
    const environment = await environmentOf('export const handler = () => { for (;;); };', {
      timeoutMs: 300,
    });
    await expect(environment.invoke('{}')).rejects.toThrow(InvocationTimedOut);
  });

  it('takes one event at a time', async () => {
    const environment = await environmentOf('export const handler = async () => 1;');
    const first = environment.invoke('{}');
    await expect(environment.invoke('{}')).rejects.toThrow('another event');
    expect(await first).toBe('1');
  });
});
