import type { PolicyDocument, PolicyStatement } from '../../lambdas/device-gateway.ts';
import { compilePattern, matchesPattern } from './policy-pattern.ts';

/** One question to a policy: may this be done to that. */
export interface PolicyRequest {
  /** `iot:Connect`, `iot:Publish`, ... */
  readonly action: string;
  /** An ARN: `...:client/ID`, `...:topic/TOPIC` or `...:topicfilter/FILTER`. */
  readonly resource: string;
}

/** What the connection proved, by the variable's name: `iot:Connection.Thing.ThingName`. */
export type PolicyVariables = Readonly<Record<string, string>>;

/**
 * Evaluates an IoT policy as IoT Core does: allowed where a statement allows it and none denies it.
 * A variable's value is a literal: a thing named `*` is a star, not a wildcard. A statement with a
 * variable that the connection has no value for matches nothing, and so does one whose condition
 * does not hold.
 */
export const isAllowed = (
  policy: PolicyDocument,
  request: PolicyRequest,
  variables: PolicyVariables,
): boolean => {
  const effects = policy.Statement.filter((statement) =>
    applies(statement, request, variables),
  ).map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
};

const applies = (
  statement: PolicyStatement,
  { action, resource }: PolicyRequest,
  variables: PolicyVariables,
): boolean =>
  holds(statement, variables) &&
  statement.Action.some((pattern) =>
    matches(pattern.toLowerCase(), action.toLowerCase(), variables),
  ) &&
  statement.Resource.some((pattern) => matches(pattern, resource, variables));

const holds = ({ Condition }: PolicyStatement, variables: PolicyVariables): boolean =>
  Object.entries(Condition?.Bool ?? {}).every(
    ([name, wanted]) => Object.hasOwn(variables, name) && wanted.includes(variables[name] ?? ''),
  );

const matches = (pattern: string, text: string, variables: PolicyVariables): boolean => {
  const compiled = compilePattern(pattern, variables);
  return compiled !== undefined && matchesPattern(compiled, text);
};
