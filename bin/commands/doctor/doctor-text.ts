import type { NamedFinding } from './run-checks.ts';

const marks = { ok: 'ok', warn: 'note', problem: 'PROBLEM' } as const;

/** Findings for a person: a line each, and below it what to do. */
export const doctorText = (findings: readonly NamedFinding[]): string[] => {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const markWidth = Math.max(...Object.values(marks).map(({ length }) => length));
  return findings.flatMap((finding) => {
    const { name, level, says } = finding;
    const line = `${marks[level].padEnd(markWidth)}  ${name.padEnd(width)}  ${says}`;
    const indent = ' '.repeat(markWidth + width + 4);
    return finding.level === 'ok' ? [line] : [line, `${indent}-> ${finding.next}`];
  });
};
