import type { TidyRule } from './project-file.ts';
import { syntaxNodes } from './syntax-node.ts';

/** Families: files of several small exports under the name of what they have in common. */
const families = new Set([
  'lambdas/device-gateway.ts',
  'lambdas/engine/aggregates/extremes.ts',
  'lambdas/engine/ports.ts',
  'lambdas/engine/time/event-time.ts',
  'lambdas/engine/time/zones.ts',
]);

const isExempt = (path: string): boolean =>
  !path.endsWith('.ts') ||
  /(^|\/)(index|use-property-seed|property-seed)[.]ts$|[.](test|config|d)[.]ts$/.test(path) ||
  /^(bin\/[^/]+|lambdas\/handlers\/|local\/page\/browser\/)/.test(path) ||
  families.has(path);

/** `windowAssigners` and `window-assigner` are the words window, assigner. */
const words = (name: string): string[] =>
  name
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1-')
    .toLowerCase()
    .split('-');

/** `compress` and `compression`, `codec` and `codecs` are about the same thing. */
const isAkin = (left: string, right: string): boolean =>
  left.startsWith(right) || right.startsWith(left);

/** A file is found by the name of what it exports: they have a word in common. */
export const namedAfterExport: TidyRule = {
  name: 'a file is named after what it exports',
  complaints: ({ path, text }) => {
    if (isExempt(path)) return [];
    const stem = path.slice(path.lastIndexOf('/') + 1, -'.ts'.length);
    const names = exportedNames(text);
    const said = names.flatMap(words);
    if (words(stem).some((word) => said.some((other) => isAkin(word, other)))) return [];
    return [`${path}:1 exports ${names.join(', ') || 'nothing'}; name it after its main export`];
  },
};

const exportedNames = (text: string): string[] =>
  syntaxNodes(text).flatMap(({ type, fields }) => {
    if (type === 'ExportSpecifier') {
      return [identifier(fields.exported) || identifier(fields.orig)];
    }
    if (type !== 'ExportDeclaration') return [];
    const declaration = fields.declaration as Readonly<Record<string, unknown>>;
    if (Array.isArray(declaration.declarations)) {
      return declaration.declarations.map((each: { id: unknown }) => identifier(each.id));
    }
    return [identifier(declaration.identifier ?? declaration.id)];
  });

const identifier = (value: unknown): string =>
  (value as { value?: string } | null | undefined)?.value ?? '';
