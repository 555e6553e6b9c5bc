import { pythonProgram } from '../python/python-program.ts';
import type { Finding } from './finding.ts';
import { outputOf } from './output-of.ts';

interface Report {
  readonly summary: { readonly resource_count: number; readonly parsing_errors: number };
  readonly results: { readonly failed_checks: readonly FailedCheck[] };
}

interface FailedCheck {
  readonly check_id: string;
  readonly check_name: string;
  readonly file_path: string;
  /** `AWS::S3::Bucket.LogicalId` */
  readonly resource: string;
}

/** What checkov, which runs offline, fails in the templates of a folder. */
export const checkovFindings = async (
  folder: string,
): Promise<{ findings: Finding[]; resources: number; unread: number }> => {
  const args = ['--framework', 'cloudformation', '--output', 'json', '--compact', '--quiet'];
  const program = await pythonProgram('checkov');
  const output = await outputOf(program, [...args, '--skip-download', '--directory', folder]);
  const { summary, results } = output as Report;
  const findings = results.failed_checks.map((failed) => {
    const [type = '-', logicalId = '-'] = failed.resource.split('.');
    const { check_id: rule, check_name: message, file_path: file } = failed;
    return { file, rule, type, logicalId, message };
  });
  return { findings, resources: summary.resource_count, unread: summary.parsing_errors };
};
