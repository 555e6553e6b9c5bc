import type { Command } from 'commander';
import { UsageError } from '../cli/errors.ts';
import { awsDeployment } from './aws-deployment.ts';
import type { Deployment, DeploymentChoice } from './deployment.ts';
import { defaultUrl, localDeployment } from './local-deployment.ts';

/** Adds the options by which a verb is told which deployment it means. */
export const withDeploymentOptions = (command: Command): Command =>
  command
    .option('--url <url>', `page of a run on this machine (default: ${defaultUrl})`)
    .option('--stage <name>', 'a stage on AWS instead, like dev; goes with --pipeline')
    .option('--pipeline <file>', 'the declaration of the stage');

/**
 * Gives the deployment that the options name to `use`, and closes it after that.
 *
 * @throws UsageError where the options do not go together, or there is no such deployment
 */
export const useDeployment = async (
  choice: DeploymentChoice,
  use: (deployment: Deployment) => Promise<void>,
): Promise<void> => {
  const deployment = await deploymentOf(choice);
  try {
    await use(deployment);
  } finally {
    await deployment.close();
  }
};

const deploymentOf = ({ url, stage, pipeline }: DeploymentChoice): Promise<Deployment> => {
  if (stage === undefined) {
    if (pipeline === undefined) return localDeployment(url);
    throw new UsageError('--pipeline needs --stage; a run on this machine knows its declaration');
  }
  if (url !== undefined) throw new UsageError('--url and --stage exclude each other; give one');
  if (pipeline === undefined) throw new UsageError('--stage needs --pipeline FILE as well');
  return awsDeployment({ stage, pipeline });
};
