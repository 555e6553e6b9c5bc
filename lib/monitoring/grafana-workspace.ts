import { Stack } from 'aws-cdk-lib';
import { CfnWorkspace } from 'aws-cdk-lib/aws-grafana';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { MeasureStore } from '../constructs/stores/measure-store.ts';

export interface GrafanaWorkspaceProps {
  readonly measures: MeasureStore;
}

/**
 * A workspace of Amazon Managed Grafana that can read the results: in the store's network where it
 * has one, with a role that reads its table where that is how it is read. People sign in with IAM
 * Identity Center, which the account must have. Dashboards come from `tidemark grafana`.
 */
export class GrafanaWorkspace extends Construct {
  /** Where people open it, without `https://`. */
  readonly endpoint: string;

  constructor(scope: Construct, id: string, { measures }: GrafanaWorkspaceProps) {
    super(scope, id);
    const { account, region, partition, stackName } = Stack.of(this);
    const workspaces = `arn:${partition}:grafana:${region}:${account}:/workspaces/*`;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('grafana.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          StringLike: { 'aws:SourceArn': workspaces },
        },
      }),
    });
    measures.grantRead(role);
    const { network } = measures;
    const workspace = new CfnWorkspace(this, 'Workspace', {
      name: stackName,
      accountAccessType: 'CURRENT_ACCOUNT',
      authenticationProviders: ['AWS_SSO'],
      permissionType: 'CUSTOMER_MANAGED',
      roleArn: role.roleArn,
      // Timestream's data source is a plugin that an administrator adds.
      pluginAdminEnabled: true,
      ...(network !== undefined && {
        vpcConfiguration: {
          subnetIds: network.vpc.selectSubnets(network.vpcSubnets).subnetIds,
          securityGroupIds: network.securityGroups.map(({ securityGroupId }) => securityGroupId),
        },
      }),
    });
    workspace.node.addDependency(role);
    this.endpoint = workspace.attrEndpoint;
  }
}
