/**
 * The only contract between the stack (lib/) and the functions (lambdas/): names of environment
 * variables and how they are parsed. Endpoints are the SDK's own `AWS_ENDPOINT_URL_<SERVICE>`.
 */

/** Variables of the `process` function. */
export const processVariables = {
  pipeline: 'TIDEMARK_PIPELINE',
  stream: 'TIDEMARK_STREAM',
  stateTable: 'TIDEMARK_STATE_TABLE',
  alertTable: 'TIDEMARK_ALERT_TABLE',
  quarantineTable: 'TIDEMARK_QUARANTINE_TABLE',
  measureDatabase: 'TIDEMARK_MEASURE_DATABASE',
  measureTable: 'TIDEMARK_MEASURE_TABLE',
  streamRetentionHours: 'TIDEMARK_STREAM_RETENTION_HOURS',
} as const;

/** Further ones of the `process` function, where there is a second stage. */
export const contributionVariables = { stream: 'TIDEMARK_CONTRIBUTION_STREAM' } as const;

/** Variables of the `tick` function. */
export const tickVariables = { stream: 'TIDEMARK_STREAM' } as const;

/** Variables of the `notify` function. */
export const notifyVariables = { alertTopicArn: 'TIDEMARK_ALERT_TOPIC_ARN' } as const;

export interface ProcessEnvironment {
  /** File name, without ending, of the declaration in pipelines/. */
  readonly pipeline: string;
  readonly stream: string;
  /** Where contributions go; absent for the second stage, and where there is none. */
  readonly contributionStream?: string;
  readonly stateTable: string;
  readonly alertTable: string;
  readonly quarantineTable: string;
  readonly measureDatabase: string;
  readonly measureTable: string;
  readonly streamRetentionMs: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** A variable that is missing or malformed: the stack and the code disagree. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';

  constructor(variable: string, value: string | undefined, rule: string) {
    super(
      `${variable} is ${value === undefined ? 'not set' : `"${value}"`}, but must be ${rule}; ` +
        'deploy the stack and the functions from the same commit',
    );
  }
}

/** @throws EnvironmentError */
export const processEnvironment = (variables: Variables): ProcessEnvironment => ({
  pipeline: text(variables, processVariables.pipeline),
  stream: text(variables, processVariables.stream),
  ...contributionStream(variables),
  stateTable: text(variables, processVariables.stateTable),
  alertTable: text(variables, processVariables.alertTable),
  quarantineTable: text(variables, processVariables.quarantineTable),
  measureDatabase: text(variables, processVariables.measureDatabase),
  measureTable: text(variables, processVariables.measureTable),
  streamRetentionMs: hoursToMs(variables, processVariables.streamRetentionHours),
});

/** @throws EnvironmentError */
export const tickEnvironment = (variables: Variables): { readonly stream: string } => ({
  stream: text(variables, tickVariables.stream),
});

/** @throws EnvironmentError */
export const notifyEnvironment = (variables: Variables): { readonly alertTopicArn: string } => ({
  alertTopicArn: text(variables, notifyVariables.alertTopicArn),
});

const text = (variables: Variables, name: string): string => {
  const value = variables[name];
  if (value === undefined || value === '') throw new EnvironmentError(name, value, 'set');
  return value;
};

const contributionStream = (
  variables: Variables,
): Pick<ProcessEnvironment, 'contributionStream'> => {
  const name = variables[contributionVariables.stream];
  return name === undefined || name === '' ? {} : { contributionStream: name };
};

const hoursToMs = (variables: Variables, name: string): number => {
  const value = text(variables, name);
  const hours = Number(value);
  if (!Number.isInteger(hours) || hours < 24 || hours > 8_760) {
    throw new EnvironmentError(name, value, 'whole hours from 24 to 8760');
  }
  return hours * 3_600_000;
};
