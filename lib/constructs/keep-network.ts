import { CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { CfnSubnet, CfnVPC, type SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/**
 * Leaves a network behind when its stack goes: what outlives the stack and stands in it holds on to
 * its subnets and its group, and so do they to the VPC.
 */
export const keepNetwork = (network: Construct, group: SecurityGroup): void => {
  for (const resource of network.node.findAll()) {
    const isKept =
      resource instanceof CfnVPC ||
      resource instanceof CfnSubnet ||
      resource === group.node.defaultChild;
    if (isKept && CfnResource.isCfnResource(resource)) {
      resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
    }
  }
};
