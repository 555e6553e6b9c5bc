import type { Stack } from 'aws-cdk-lib';
import {
  changeText,
  type Definition,
  definitionOf,
  forbiddenChanges,
  type Pipeline,
} from '../lambdas/engine/index.ts';
import { definitionMetadata } from './deployed-definition.ts';

/**
 * Refuses to synthesise a stack whose live state could not follow: the functions would halt. Writes
 * the definition into the template, so that it can be read of the stack once it is deployed.
 *
 * @param deployed what live state was folded under. @default - there is none
 */
export const holdToDeployed = (stack: Stack, pipeline: Pipeline, deployed?: Definition): void => {
  const now = definitionOf(pipeline);
  stack.addMetadata(definitionMetadata, now);
  const changes = deployed === undefined ? [] : forbiddenChanges(deployed, now);
  stack.node.addValidation({
    validate: () => changes.map((change) => `live state cannot follow: ${changeText(change)}`),
  });
};
