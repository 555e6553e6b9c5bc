import { readFileSync } from 'node:fs';
import { pythonProgram } from '../python/python-program.ts';
import type { Finding } from './finding.ts';
import { outputOf } from './output-of.ts';

interface Match {
  readonly Filename: string;
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

/** Everything that cfn-lint says of templates, warnings too. */
export const cfnLintFindings = async (files: readonly string[]): Promise<Finding[]> => {
  const args = ['--format', 'json', '--template', ...files];
  const matches = (await outputOf(await pythonProgram('moto', 'cfn-lint'), args)) as Match[];
  const types = new Map(files.map((file) => [file, typesOf(file)]));
  return matches.map(({ Filename: file, Rule, Message: message, Location }) => {
    const [section, id] = Location.Path ?? [];
    const logicalId = section === 'Resources' ? String(id) : '-';
    const type = types.get(file)?.get(logicalId) ?? '-';
    return { file, rule: Rule.Id, type, logicalId, message };
  });
};

const typesOf = (file: string): ReadonlyMap<string, string> => {
  const template = JSON.parse(readFileSync(file, 'utf8')) as {
    Resources: Record<string, { Type: string }>;
  };
  return new Map(Object.entries(template.Resources).map(([id, { Type }]) => [id, Type]));
};
