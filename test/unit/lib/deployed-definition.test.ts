import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { definitionOf, pipelineOf } from '../../../lambdas/engine/index.ts';
import {
  DeployedDefinitionError,
  deployedDefinition,
  deployedDefinitionFile,
  parseDefinition,
} from '../../../lib/deployed-definition.ts';
import * as smartFactory from '../../../pipelines/smart-factory.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidemark-deployed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const stage = { pipeline: 'smart-factory', stage: 'prod' };
const definition = definitionOf(pipelineOf(smartFactory, 'pipelines/smart-factory.ts'));

describe('deployed definition', () => {
  it('is in a file for each declaration and stage, beside the declarations', () => {
    expect(deployedDefinitionFile(stage)).toMatch(
      /\/pipelines\/deployed\/smart-factory-prod[.]json$/,
    );
  });

  it('is none where no file is kept', () => {
    expect(deployedDefinition(stage, join(folder, 'none.json'))).toBeUndefined();
  });

  it('is what the file says', () => {
    const file = join(folder, 'kept.json');
    writeFileSync(file, JSON.stringify(definition, null, 2));
    expect(deployedDefinition(stage, file)).toEqual(definition);
  });

  it.each([
    ['{', 'it is no JSON object'],
    ['[]', '"scope" must be text'],
    [JSON.stringify({ ...definition, windows: [1] }), '"windows" must be texts'],
    [
      JSON.stringify({ ...definition, allowedLatenessMs: [-1] }),
      '"allowedLatenessMs" must be times',
    ],
    [JSON.stringify({ ...definition, pairs: [{}] }), '"pairs" must be the windows of joins'],
    [JSON.stringify({ ...definition, sensor: undefined }), '"sensor" must be text'],
  ])('is refused, with what to do, where it is %s', (json, why) => {
    const parse = () => parseDefinition(json, 'that file');
    expect(parse).toThrow(DeployedDefinitionError);
    expect(parse).toThrow(
      `that file is no definition (${why}); write it again: tidemark deployed --help`,
    );
  });
});
