import { RemovalPolicy } from 'aws-cdk-lib';
import type { StageConfig } from './stage-config.ts';

/** What becomes of what a stage stores, or what a stored thing stands on, when its stack goes. */
export const removalPolicy = ({ isDataKept }: StageConfig): RemovalPolicy =>
  isDataKept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
