import { type Check, type Finding, problem } from './check.ts';
import { bootstrap } from './checks/bootstrap.ts';
import { capacity } from './checks/capacity.ts';
import { choices } from './checks/choices.ts';
import { concurrency } from './checks/concurrency.ts';
import { credentials } from './checks/credentials.ts';
import { deviceEndpoint } from './checks/device-endpoint.ts';
import { deviceQuotas } from './checks/device-quotas.ts';
import { liveAnalytics } from './checks/live-analytics.ts';
import { prices } from './checks/prices.ts';
import { region } from './checks/region.ts';
import { runtime } from './checks/runtime.ts';
import { streamOrder } from './checks/stream-order.ts';
import type { DoctorContext } from './doctor-context.ts';

/** Every check, in the order in which a deploy meets them. */
export const checks: readonly Check[] = [
  choices,
  capacity,
  runtime,
  prices,
  region,
  credentials,
  bootstrap,
  liveAnalytics,
  deviceEndpoint,
  concurrency,
  deviceQuotas,
  streamOrder,
];

/** A finding with the name of its check. */
export type NamedFinding = Finding & { readonly name: string };

/** What is needed before AWS can be asked anything. */
const first: readonly Check[] = [region, credentials];

/**
 * Runs the checks, those that ask the account only where it can be asked.
 *
 * @param isOffline leaves those out that ask the account
 */
export const runChecks = async (
  context: DoctorContext,
  isOffline: boolean,
): Promise<readonly NamedFinding[]> => {
  const findings: NamedFinding[] = [];
  let missing: string | undefined;
  for (const check of checks) {
    if (check.asksAccount && isOffline) continue;
    const { name } = check;
    if (missing !== undefined && check.asksAccount && !first.includes(check)) {
      const next = 'mend that first, then run it again; --offline leaves this out';
      findings.push({ name, ...problem(`not checked, as "${missing}" has a problem`, next) });
      continue;
    }
    const finding = await outcomeOf(check, context);
    if (first.includes(check) && finding.level === 'problem') missing ??= name;
    findings.push({ name, ...finding });
  }
  return findings;
};

const outcomeOf = async (check: Check, context: DoctorContext): Promise<Finding> => {
  try {
    return await check.run(context);
  } catch (error) {
    return unanswered(check, error);
  }
};

/** AWS answered something else, or nobody could be asked. */
const unanswered = ({ name }: Check, error: unknown): Finding => {
  const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
  const [why = ''] = message.split('\n');
  if (/credential|token|sso/i.test(`${kind} ${why}`)) {
    return problem(
      `no credentials that AWS takes (${why})`,
      'set AWS_PROFILE, or run "aws configure" or "aws sso login"',
    );
  }
  if (/region/i.test(why)) {
    return problem(`no region is chosen (${why})`, 'set AWS_REGION, or "region" of your profile');
  }
  if (/AccessDenied|Unauthorized|not authorized/i.test(`${kind} ${why}`)) {
    return problem(
      `"${name}" may not be looked at with these credentials (${why})`,
      'let somebody run it who may, or look yourself',
    );
  }
  return problem(
    `AWS cannot be asked (${kind}: ${why})`,
    'see that the machine reaches AWS, and try again',
  );
};
