import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPipeline } from '../../bin/cli/load-pipeline.ts';
import { hasSecondStage, type Pipeline, type SourceRecord } from '../../lambdas/engine/index.ts';
import { SecondStageBacktest } from '../../local/backtest/second-stage-backtest.ts';
import { type FoldOutcomes, runFold } from '../support/fold-run.ts';
import {
  declarationOf,
  expectedRow,
  parsePageExample,
  recordsOf,
  rowOf,
} from '../support/page-example.ts';
import { root } from './fenced-blocks.ts';

const examples = ['docs/windows', 'docs/aggregates']
  .flatMap((folder) => pagesOf(folder).map((name) => `${folder}/${name}`))
  .map((page) => parsePageExample(page, readFileSync(join(root, page), 'utf8')));

/** What the engine's public face exports to declare windows, and what is computed in them. */
const offered = [
  ...readFileSync(join(root, 'lambdas/engine/index.ts'), 'utf8').matchAll(
    /^export \{([^}]*)\} from '[.]\/(?:windows|aggregates|rollups\/rollup[.]|joins\/interval-join)/gm,
  ),
].flatMap(([, names = '']) => names.match(/(?<!type )\b[a-z]\w*(?=\s*(?:,|$))/g) ?? []);

const folder = mkdtempSync(join(tmpdir(), 'tidemark-pages-'));
const fileOf = (page: string): string =>
  join(
    folder,
    `${page
      .replace('docs/', '')
      .replaceAll('/', '-')
      .replace(/[.]md$/, '')}.ts`,
  );

beforeAll(() => {
  const engine = join(root, 'lambdas/engine/index.ts');
  for (const example of examples) {
    writeFileSync(fileOf(example.page), declarationOf(example, engine));
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the examples of the pages', () => {
  it('declare every window, rollup, join and aggregate that the engine offers', () => {
    const code = examples.map((example) => example.code).join('\n');
    const without = offered.filter((name) => !new RegExp(`: ${name}\\(`).test(code));
    expect(without).toEqual([]);
    expect(offered).toEqual(expect.arrayContaining(['tumbling', 'rollup', 'intervalJoin', 'rate']));
  });

  it('are there for when windows fire', () => {
    expect(examples.map(({ page }) => page)).toContain('docs/windows/firings.md');
  });

  it('compile', () => {
    const compiled = spawnSync(
      join(root, 'node_modules/.bin/tsc'),
      ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024'].concat(
        ['--allowImportingTsExtensions', '--types', '', '--lib', 'es2024'],
        examples.map(({ page }) => fileOf(page)),
      ),
      { cwd: folder, encoding: 'utf8' },
    );
    expect(compiled.stdout).toBe('');
  });

  it.each(examples)('give the results that $page shows', async (example) => {
    const pipeline = await loadPipeline(fileOf(example.page));
    const { outcomes } = runFold(pipeline, recordsOf(example));
    await runSecondStage(pipeline, outcomes, recordsOf(example));
    expect(outcomes.refused.filter(({ type }) => type === 'rejected')).toEqual([]);
    const columns = Object.keys(example.results[0] ?? {});
    expect(outcomes.results.map((result) => rowOf(result, columns))).toEqual(
      example.results.map(expectedRow),
    );
  });
});

/** The second stage's results come after those of the first. */
const runSecondStage = async (
  pipeline: Pipeline,
  outcomes: FoldOutcomes,
  records: readonly SourceRecord[],
): Promise<void> => {
  if (!hasSecondStage(pipeline)) return;
  const stage = new SecondStageBacktest(pipeline);
  for (const contribution of outcomes.contributions) stage.contribute(contribution);
  for (const record of records) if (record.kind === 'tick') stage.tick(record.arrivalTimeMs);
  await stage.run(outcomes, { kind: 'every', records: 1 }, false);
};

function pagesOf(folderOfPages: string): string[] {
  try {
    return readdirSync(join(root, folderOfPages)).filter((name) => name.endsWith('.md'));
  } catch {
    return [];
  }
}
