import { afterAll, describe, expect, it } from 'vitest';
import { PlantedTree } from './planted-tree.ts';

const sources = {
  'lambdas/engine/index.ts': "export { fold } from './fold.ts';",
  'lambdas/engine/fold.ts': 'export const fold = 1;',
  'lambdas/environment.ts': "import { fold } from './engine/index.ts';\nexport const names = fold;",
  'lambdas/formats/json.ts': "export { fold as json } from '../engine/index.ts';",
  'lambdas/runtime/commit.ts': "export { fold as commit } from '../engine/index.ts';",
  'lambdas/adapters/dynamodb/table.ts': "export { gzip as table } from 'node:zlib';",
  'lambdas/adapters/memory/table.ts': "export { fold as table } from '../../engine/index.ts';",
  'lambdas/handlers/process.ts': "export { commit as handler } from '../runtime/commit.ts';",
  'local/run.ts': "export { handler as run } from '../lambdas/handlers/process.ts';",
  'lib/stack.ts': "export { names as stack } from '../lambdas/environment.ts';",
  'bin/app.ts': "import '../lib/stack.ts';\nimport '../local/run.ts';",
  'test/support/clock.ts': 'export const clock = 1;',
  'node_modules/mqtt/package.json': '{"name":"mqtt","version":"1.0.0","main":"index.js"}',
  'node_modules/mqtt/index.js': 'exports.connect = 1;',
};

/** A file, what it must not import, and the rule that says so. */
const refused: readonly (readonly [from: string, to: string, rule: string])[] = [
  ['lambdas/engine/planted.ts', '../runtime/commit.ts', 'engine: imports only what'],
  ['lambdas/engine/planted.ts', 'mqtt', 'engine: uses only its packages'],
  ['lambdas/engine/planted.ts', 'node:crypto', 'engine: uses nothing of Node'],
  ['lambdas/planted.ts', './runtime/commit.ts', 'contracts: imports only what'],
  ['lambdas/formats/planted.ts', '../runtime/commit.ts', 'formats: imports only what'],
  ['lambdas/runtime/planted.ts', '../adapters/memory/table.ts', 'runtime: imports only what'],
  ['lambdas/runtime/planted.ts', 'mqtt', 'runtime: uses only its packages'],
  ['lambdas/adapters/memory/planted.ts', '../dynamodb/table.ts', 'adapters: imports only what'],
  ['lambdas/adapters/memory/planted.ts', '../../runtime/commit.ts', 'adapters: imports only what'],
  ['lambdas/handlers/planted.ts', '../../local/run.ts', 'handlers: imports only what'],
  ['lambdas/handlers/planted.ts', 'mqtt', 'functions use no development package'],
  ['pipelines/planted.ts', '../lambdas/engine/fold.ts', 'pipelines: imports only what'],
  ['pipelines/planted.ts', 'node:fs', 'pipelines: uses nothing of Node'],
  ['local/planted.ts', '../lib/stack.ts', 'local: imports only what'],
  ['lib/planted.ts', '../lambdas/handlers/process.ts', 'lib: imports only what'],
  ['lib/planted.ts', 'mqtt', 'lib: uses only its packages'],
  ['bin/planted.ts', '../test/support/clock.ts', 'nothing imports test'],
  ['local/planted.ts', './absent.ts', 'everything resolves'],
];

describe('imports', () => {
  const planted: Record<string, string> = { ...sources };
  for (const [index, [from, to]] of refused.entries()) {
    const path = from.replace('planted', `planted-${index}`);
    planted[path] = `import type { Planted } from '${to}';\nexport type Of = Planted;`;
  }
  planted['local/chicken.ts'] = "import './egg.ts';";
  planted['local/egg.ts'] = "import './chicken.ts';";
  planted['local/orphan.ts'] = 'export const orphan = 1;';
  const tree = new PlantedTree(planted);
  const report = tree
    .run(
      'depcruise',
      '--config',
      '.dependency-cruiser.mjs',
      'bin',
      'lib',
      'lambdas',
      'pipelines',
      'local',
      'test',
    )
    .replace(/ → \s+/g, ' → ');
  afterAll(() => tree.remove());

  it.each(refused.map((row, index) => [...row, index] as const))(
    '%s must not import %s',
    (from, _, rule, index) => {
      const path = from.replace('planted', `planted-${index}`);
      expect(report).toMatch(new RegExp(`error ${rule}.*: ${path} →`));
    },
  );

  it('finds a cycle', () => {
    expect(report).toContain('error no cycles: local/chicken.ts → local/egg.ts');
  });

  it('finds an orphan', () => {
    expect(report).toContain('error no orphans: local/orphan.ts');
  });

  it.each(Object.keys(sources))('takes %s', (path) => {
    expect(report).not.toContain(`: ${path}`);
  });
});
