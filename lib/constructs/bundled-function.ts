import { fileURLToPath } from 'node:url';
import type { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge.ts';
import { functionBundle, inPlaceOf } from '../function-bundle.ts';
import type { StageConfig } from '../stage-config.ts';
import { EncryptedLog } from './encrypted-log.ts';

export interface BundledFunctionProps {
  readonly stage: StageConfig;
  /** Of its log. */
  readonly key: IKey;
  /** File name, without ending, in lambdas/handlers/; it exports `handler`. */
  readonly handler: string;
  readonly description: string;
  /** Exactly what lambdas/environment.ts parses for this handler. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Those of the variables that choose what is bundled; the bundler puts them in their place.
   * @default - none
   */
  readonly bundledVariables?: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeout: Duration;
  /** How many executions are kept for it, and are the most it has. @default - the account's rest */
  readonly reservedConcurrency?: number;
  /** Where it must stand to reach a store. @default - in no VPC */
  readonly network?: FunctionNetwork;
}

/** A place in a VPC. */
export interface FunctionNetwork {
  readonly vpc: IVpc;
  readonly vpcSubnets: SubnetSelection;
  readonly securityGroups: readonly ISecurityGroup[];
}

const aliasArguments = Object.fromEntries(
  Object.entries(functionBundle.alias).map(([name, twin]) => [`--alias:${name}`, twin]),
);

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A handler, bundled by the local esbuild to one ES module (function-bundle.ts), with a role that
 * may write its own log and nothing else.
 */
export class BundledFunction extends NodejsFunction {
  /** What it runs, and what is chosen of it when it is bundled. */
  readonly bundled: Pick<BundledFunctionProps, 'handler' | 'bundledVariables'>;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    const logGroup = new EncryptedLog(scope, `${id}Log`, props);
    // No condition on the source account: a role can only be passed within its own account.
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(role);
    const { network, reservedConcurrency } = props;
    if (network !== undefined) grantInterfaces(role);
    super(scope, id, {
      ...(network && { ...network, securityGroups: [...network.securityGroups] }),
      entry: `${projectRoot}lambdas/handlers/${props.handler}.ts`,
      projectRoot,
      depsLockFilePath: `${projectRoot}package-lock.json`,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      ...(reservedConcurrency && { reservedConcurrentExecutions: reservedConcurrency }),
      timeout: props.timeout,
      environment: { ...props.bundledVariables, ...props.environment },
      // Adds a variable that only SDK 2 reads.
      awsSdkConnectionReuse: false,
      logGroup,
      role,
      tracing: Tracing.ACTIVE,
      bundling: {
        format: OutputFormat.ESM,
        mainFields: [...functionBundle.mainFields],
        target: functionBundle.target,
        banner: functionBundle.banner,
        define: inPlaceOf(props.bundledVariables ?? {}),
        esbuildArgs: { '--minify-syntax': true, ...aliasArguments },
        externalModules: [...functionBundle.external],
        bundleAwsSDK: true,
        logLevel: LogLevel.WARNING,
      },
    });
    const { handler, bundledVariables = {} } = props;
    this.bundled = { handler, bundledVariables };
    acknowledgeWildcard(this, '*', 'Calls that write a trace know no resources.');
  }
}

/** The network interfaces that Lambda makes in a VPC, as the role; the calls know no resources. */
const grantInterfaces = (grantee: Role): void => {
  const actions = ['Create', 'Delete'].map((verb) => `ec2:${verb}NetworkInterface`);
  actions.push('ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets');
  Grant.addToPrincipal({ grantee, actions, resourceArns: ['*'] });
  acknowledgeWildcard(grantee, '*', 'Calls for network interfaces know no resources.');
};
