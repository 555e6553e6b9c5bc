import { rmSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { declareStacks } from '../../../lib/declared-stacks.ts';
import { appContext } from './synthesised-stack.ts';

/** The stacks by id, with the name that each is deployed under, of one declaration. */
const declared = async (context: Readonly<Record<string, string>>): Promise<Stack[]> => {
  const app = new App({
    analyticsReporting: false,
    context: {
      ...appContext,
      'aws:cdk:bundling-stacks': [],
      pipeline: 'smart-factory',
      ...context,
    },
  });
  await declareStacks(app);
  rmSync(app.outdir, { recursive: true, force: true });
  return app.node.children.filter((child) => Stack.isStack(child));
};

const idsOf = (stacks: readonly Stack[]): string[] => stacks.map(({ node }) => node.id);

describe('declared stacks', () => {
  it('are of the stage dev and the account, where nothing is chosen', async () => {
    const stacks = await declared({});
    expect(idsOf(stacks)).toEqual(['tidemark-smart-factory-dev', 'tidemark-account']);
  });

  it('are of what the command line names', async () => {
    const stacks = await declared({ stage: 'prod', store: 'influxdb' });
    expect(idsOf(stacks)).toEqual(['tidemark-smart-factory-prod', 'tidemark-account']);
    expect(stacks[0]?.node.tryFindChild('Measures')?.node.tryFindChild('Instance')).toBeDefined();
  });

  it('are of every stage and store for `npm run synth`', async () => {
    const stacks = await declared({ variants: 'all' });
    expect(idsOf(stacks)).toEqual([
      'tidemark-smart-factory-dev',
      'tidemark-smart-factory-dev-influxdb',
      'tidemark-smart-factory-prod',
      'tidemark-smart-factory-prod-influxdb',
      'tidemark-account',
    ]);
    expect(stacks.slice(0, 2).map(({ stackName }) => stackName)).toEqual([
      'tidemark-smart-factory-dev',
      'tidemark-smart-factory-dev',
    ]);
  });

  it('stay with the stage or store that is named, in every variant of the other', async () => {
    expect(idsOf(await declared({ variants: 'all', store: 'influxdb' }))).toEqual([
      'tidemark-smart-factory-dev',
      'tidemark-smart-factory-prod',
      'tidemark-account',
    ]);
    expect(idsOf(await declared({ variants: 'all', stage: 'prod' }))).toEqual([
      'tidemark-smart-factory-prod',
      'tidemark-smart-factory-prod-influxdb',
      'tidemark-account',
    ]);
  });

  it('are refused where no stage has the name', async () => {
    await expect(declared({ stage: 'staging' })).rejects.toThrow('stage is "staging"');
  });
});
