import { parseSync } from '@swc/core';

/** A node of the syntax tree and its line. What stands in comments and strings is no node. */
export interface SyntaxNode {
  readonly type: string;
  readonly line: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** All nodes of a TypeScript file, outer ones first. */
export const syntaxNodes = (source: string): SyntaxNode[] => {
  // swc counts bytes from an origin of its own, and its module starts at the first token; with a
  // token of ours in front, that is byte 0.
  const module = parseSync(`;${source}`, { syntax: 'typescript', target: 'es2022' });
  const bytes = Buffer.from(`;${source}`);
  const lineAt = (position: number): number => {
    let line = 1;
    const end = position - module.span.start;
    for (let at = bytes.indexOf(10); at >= 0 && at < end; at = bytes.indexOf(10, at + 1)) line += 1;
    return line;
  };
  const nodes: SyntaxNode[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const fields = value as Readonly<Record<string, unknown>>;
    const span = fields.span as { start: number } | undefined;
    if (typeof fields.type === 'string' && span !== undefined) {
      nodes.push({ type: fields.type, line: lineAt(span.start), fields });
    }
    Object.values(fields).forEach(visit);
  };
  visit(module.body);
  return nodes;
};
