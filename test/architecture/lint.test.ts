import { afterAll, describe, expect, it } from 'vitest';
import { PlantedTree } from './planted-tree.ts';

/** What must be refused, and the rule of biome.json that refuses it. */
const refused: Readonly<Record<string, readonly [rule: string, code: string]>> = {
  'a promise that nobody awaits': [
    'noFloatingPromises',
    'const go = async (): Promise<void> => {};\nexport const planted = (): void => { go(); };',
  ],
  'an async function where none is awaited': [
    'noMisusedPromises',
    'export const planted = [1].forEach(async () => { await Promise.resolve(); });',
  ],
  'a default export': ['noDefaultExport', 'export default 1;'],
  any: ['noExplicitAny', 'export const planted: any = 1;'],
  'a non-null assertion': ['noNonNullAssertion', 'export const planted = [1][0]!;'],
  'an enum': ['noEnum', 'export enum Planted { A }'],
  'a type imported as a value': [
    'useImportType',
    "import { Stats } from 'node:fs';\nexport type Planted = Stats;",
  ],
  'a module of Node without node:': [
    'useNodejsImportProtocol',
    "import { statSync } from 'fs';\nexport const planted = statSync;",
  ],
  'an import without .ts': [
    'useImportExtensions',
    "import { sound } from './sound';\nexport const planted = sound;",
  ],
  'a package that package.json does not name': [
    'noUndeclaredDependencies',
    "import { planted } from 'left-pad';\nexport { planted };",
  ],
  'output beside the result': ['noConsole', 'console.log(1);'],
  'a thrown string': ['useThrowOnlyError', "throw 'planted';"],
  'a skipped test': ['noSkippedTests', "it.skip('is planted', () => {});"],
  'a focused test': ['noFocusedTests', "it.only('is planted', () => {});"],
  'a function whose body has 71 lines': [
    'noExcessiveLinesPerFunction',
    `export const planted = (): void => {\n${'  go();\n'.repeat(71)}};`,
  ],
  'a file of 301 lines': ['noExcessiveLinesPerFile', 'go();\n'.repeat(301)],
  'a name that is not in kebab-case': ['useFilenamingConvention', 'export const planted = 1;'],
};

const nameOf = (rule: string): string =>
  rule === 'useFilenamingConvention' ? `local/${rule}.ts` : `local/${rule.toLowerCase()}.ts`;

describe('lint', () => {
  const tree = new PlantedTree({
    'local/sound.ts': 'export const sound = 1;\n',
    'planted.config.ts': 'export default 1;\n',
    ...Object.fromEntries(Object.values(refused).map(([rule, code]) => [nameOf(rule), code])),
  });
  const report = tree.run('biome', 'lint', '--max-diagnostics=none', '--colors=off', '.');
  afterAll(() => tree.remove());

  it.each(Object.entries(refused))('refuses %s', (_, [rule]) => {
    expect(report).toMatch(new RegExp(`${nameOf(rule)}.* lint/\\w+/${rule}\\b`));
  });

  it('takes a sound file, and the default export that a tool asks for', () => {
    expect(report).not.toMatch(/^(local\/sound|planted[.]config)[.]ts/m);
  });
});
