import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mirroredTests } from './rules/mirrored-tests.ts';
import { namedAfterExport } from './rules/named-after-export.ts';
import { namesNoMachine } from './rules/names-no-machine.ts';
import { noBorrowedTime } from './rules/no-borrowed-time.ts';
import { nothingPostponed } from './rules/nothing-postponed.ts';
import { type ProjectFile, readProjectFiles, type TidyRule } from './rules/project-file.ts';
import { resolvingLinks } from './rules/resolving-links.ts';
import { shortLines } from './rules/short-lines.ts';
import { tellingFolders } from './rules/telling-folders.ts';

const project = readProjectFiles(join(import.meta.dirname, '../..'));

const rules: readonly TidyRule[] = [
  noBorrowedTime,
  shortLines,
  nothingPostponed,
  namesNoMachine,
  tellingFolders,
  namedAfterExport,
  mirroredTests,
  resolvingLinks,
];

describe('the whole project', () => {
  it.each(rules)('$name', (rule) => {
    expect(project.flatMap((file) => rule.complaints(file, project))).toEqual([]);
  });

  it('is what the rules look at', () => {
    const paths = project.map(({ path }) => path);
    expect(paths).toContain('lambdas/engine/pipeline.ts');
    expect(paths).toContain('package-lock.json');
    expect(paths.some((path) => path.includes('node_modules'))).toBe(false);
  });
});

const file = (path: string, text: string): ProjectFile => ({ path, text });
const complaints = (rule: TidyRule, planted: ProjectFile, others: ProjectFile[] = []): string[] =>
  rule.complaints(planted, [planted, ...others]);

describe('no borrowed time', () => {
  const path = 'lambdas/engine/planted.ts';

  it.each([
    'Date.now()',
    "Date['now']()",
    'new Date()',
    'Date()',
    'Math.random()',
    'performance.now()',
    'process.hrtime()',
    'crypto.randomUUID()',
    "'a'.localeCompare('b')",
    '(1).toLocaleString()',
    'new Intl.NumberFormat()',
  ])('finds %s and says what to use instead', (code) => {
    const [complaint, ...more] = complaints(
      noBorrowedTime,
      file(path, `\nexport const x = ${code};`),
    );
    expect(complaint).toMatch(/^lambdas\/engine\/planted[.]ts:2 uses .+; .+/);
    expect(more).toEqual([]);
  });

  it.each([
    'new Date(0)',
    "'Date.now()'",
    '1 // Date.now()',
    '/é Math.random()/',
    'now.localeDate',
  ])('leaves %s alone', (code) => {
    expect(complaints(noBorrowedTime, file(path, `export const x = ${code};`))).toEqual([]);
  });

  it('leaves the local run alone, which has a clock of its own', () => {
    expect(complaints(noBorrowedTime, file('local/planted.ts', 'Date.now();'))).toEqual([]);
  });
});

describe('plain text', () => {
  it('finds a line of 101 columns, not one of 100', () => {
    const text = `${'é '.repeat(50)}\n${'é '.repeat(50)}é`;
    expect(complaints(shortLines, file('a.ts', text))).toEqual([
      'a.ts:2 is longer than 100 columns; break it',
    ]);
    expect(complaints(shortLines, file('a.md', text))).toEqual([]);
  });

  it.each([
    "import { a } from '../b.ts';",
    "  it('is a fact', () => {",
    '/a pattern/',
    'x'.repeat(60),
  ])('takes %s at any length, which cannot be broken', (start) => {
    expect(complaints(shortLines, file('a.ts', start + ' é'.repeat(60)))).toEqual([]);
  });

  it('takes a long message in a test, not elsewhere', () => {
    const text = `  expect(told).toBe('${'word '.repeat(25)}');`;
    expect(complaints(shortLines, file('test/a.test.ts', text))).toEqual([]);
    expect(complaints(shortLines, file('local/a.ts', text))).toHaveLength(1);
  });

  it.each([['TO', 'DO'].join(''), ['FIX', 'ME'].join('')])('finds %s', (word) => {
    expect(complaints(nothingPostponed, file('a.md', `later\n<!-- ${word}: this -->`))).toEqual([
      'a.md:2 postpones work; do it, or delete the note',
    ]);
  });

  it.each([
    ['', 'home', 'me', 'tidemark'].join('/'),
    `"${['', 'tmp', 'x'].join('/')}"`,
    `https://${['registry', 'example', 'org'].join('.')}/x`,
    `"${['resolve', 'd'].join('')}": "x"`,
  ])('finds %s', (text) => {
    expect(complaints(namesNoMachine, file('a.ts', text))).toHaveLength(1);
  });

  it('leaves relative paths and topics alone', () => {
    const text = "'../shared/data' 'dt/root/tmp/x' registry.devices";
    expect(complaints(namesNoMachine, file('a.ts', text))).toEqual([]);
  });
});

describe('file names', () => {
  it('finds a folder that says nothing', () => {
    const folder = ['ut', 'ils'].join('');
    expect(complaints(tellingFolders, file(`local/${folder}/x.ts`, ''))).toHaveLength(1);
    expect(complaints(tellingFolders, file('local/broker/x.ts', ''))).toEqual([]);
  });

  it('finds a file that is named after none of its exports', () => {
    const text = 'export const parse = 1; export interface Other {}';
    expect(complaints(namedAfterExport, file('local/window-assigner.ts', text))).toEqual([
      'local/window-assigner.ts:1 exports parse, Other; name it after its main export',
    ]);
  });

  it.each([
    'export interface WindowAssigner {}',
    'export class WindowAssigner {}',
    'export type WindowAssigner = 1',
    'export const parseWindowAssigner = 1',
    'export function windowAssigners() {}',
    'const windowAssigner = 1; export { windowAssigner };',
  ])('takes %s for window-assigner.ts', (text) => {
    expect(complaints(namedAfterExport, file('local/window-assigner.ts', text))).toEqual([]);
  });

  it('finds a unit test whose subject is gone', () => {
    const test = file('test/unit/local/clock.test.ts', '');
    expect(complaints(mirroredTests, test)).toHaveLength(1);
    expect(complaints(mirroredTests, test, [file('local/clock.ts', '')])).toEqual([]);
  });
});

describe('links', () => {
  const others = [file('docs/B.md', '# One thing: two\n'), file('docs/images/a.svg', '')];
  const link = (target: string): string[] =>
    complaints(resolvingLinks, file('docs/A.md', `see\n[it](${target})`), others);

  it.each(['C.md', 'B.md#three', '../B.md', '#here'])('finds that %s leads nowhere', (target) => {
    expect(link(target)).toHaveLength(1);
  });

  it.each([
    'B.md',
    './B.md#one-thing-two',
    'images/a.svg',
    'images',
    '../docs/',
    'https://x.org/y',
  ])('follows %s', (target) => {
    expect(link(target)).toEqual([]);
  });

  it('leaves code alone', () => {
    const text = '```\n[it](nowhere.md)\n```';
    expect(complaints(resolvingLinks, file('docs/A.md', text))).toEqual([]);
  });
});
