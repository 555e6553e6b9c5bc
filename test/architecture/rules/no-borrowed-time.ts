import type { TidyRule } from './project-file.ts';
import { type SyntaxNode, syntaxNodes } from './syntax-node.ts';

const clock = 'take a Clock (lambdas/engine/ports.ts); outcomes use event and arrival time only';
const chance = 'derive it from the record: the same input must give the same bytes';
const locale = 'compare with < and >, write numbers with String: a locale differs per machine';

/** What must not be used: a bare name wherever it stands, or a property of one object. */
const replacements: ReadonlyMap<string, string> = new Map([
  ['Date.now', clock],
  ['performance.now', clock],
  ['process.hrtime', clock],
  ['Math.random', chance],
  ['randomUUID', chance],
  ['randomBytes', chance],
  ['getRandomValues', chance],
  ['localeCompare', locale],
  ['toLocaleString', locale],
  ['toLocaleDateString', locale],
  ['toLocaleTimeString', locale],
  ['toLocaleLowerCase', locale],
  ['toLocaleUpperCase', locale],
  ['Intl', locale],
]);

const name = (value: unknown): string => {
  const node = value as { type?: string; value?: unknown; expression?: unknown } | undefined;
  if (node?.type === 'Computed') return name(node.expression);
  return typeof node?.value === 'string' ? node.value : '';
};

const isDateWithoutArguments = ({ type, fields }: SyntaxNode): boolean => {
  if (name(fields.callee) !== 'Date') return false;
  if (type === 'CallExpression') return true;
  return type === 'NewExpression' && (fields.arguments as unknown[] | undefined)?.length === 0;
};

const usedName = ({ type, fields }: SyntaxNode): string => {
  if (type === 'Identifier') return name(fields);
  return type === 'MemberExpression' ? `${name(fields.object)}.${name(fields.property)}` : '';
};

/** The fold and its shell read no clock, no randomness and no locale (CONTRACT: determinism). */
export const noBorrowedTime: TidyRule = {
  name: 'engine and runtime read no clock, no randomness and no locale',
  complaints: ({ path, text }) => {
    if (!/^lambdas\/(engine|runtime|formats)\/.*[.]ts$/.test(path)) return [];
    return syntaxNodes(text).flatMap((node) => {
      const what = isDateWithoutArguments(node) ? 'the current Date' : usedName(node);
      const instead = what === 'the current Date' ? clock : replacements.get(what);
      return instead === undefined ? [] : [`${path}:${node.line} uses ${what}; ${instead}`];
    });
  },
};
