import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../../lambdas/adapters/system/system-clock.ts';
import {
  createLambdaFunction,
  type LambdaFunction,
} from '../../../../../local/lambda/execution/lambda-function.ts';

let directory: string;
let lambda: LambdaFunction;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tidemark-function-'));
});
afterEach(async () => {
  await lambda.kill();
  await rm(directory, { recursive: true });
});

const create = async (source: string): Promise<LambdaFunction> => {
  const file = join(directory, 'handler.ts');
  await writeFile(file, source);
  lambda = createLambdaFunction({
    name: 'probe',
    handlerUrl: pathToFileURL(file).href,
    variables: { TIDEMARK_STREAM: 'records', AWS_ENDPOINT_URL_KINESIS: 'http://127.0.0.1:1' },
    region: 'us-east-1',
    clock: systemClock,
  });
  return lambda;
};

describe('lambda function', () => {
  it('has what Lambda sets, its own variables, and nothing of this machine', async () => {
    const { invoke } = await create('export const handler = async () => process.env;');
    const variables = JSON.parse((await invoke('{}', 'a')) ?? '');
    expect(variables).toMatchObject({
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'probe',
      TIDEMARK_STREAM: 'records',
      AWS_ENDPOINT_URL_KINESIS: 'http://127.0.0.1:1',
    });
    expect(variables).not.toHaveProperty('PATH');
    expect(variables).not.toHaveProperty('HOME');
  });

  it('has one environment per name, warm from one event to the next', async () => {
    const { invoke, warm, kill } = await create(
      'let n = 0; export const handler = async () => ++n;',
    );
    warm('a');
    expect(await Promise.all([invoke('{}', 'a'), invoke('{}', 'b')])).toEqual(['1', '1']);
    expect(await invoke('{}', 'a')).toBe('2');
    await kill();
    expect(await invoke('{}', 'a')).toBe('1');
  });

  it('keeps what the function warned of', async () => {
    const { invoke, log } = await create(
      `export const handler = async () => {
        console.log(JSON.stringify({ level: 'INFO', message: 'calm' }));
        console.warn(JSON.stringify({ level: 'WARN', message: 'storm' }));
      };`,
    );
    await invoke('{}', 'a');
    await expect.poll(() => log.problems()).toEqual(['{"level":"WARN","message":"storm"}']);
  });
});
