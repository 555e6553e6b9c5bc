import { Duration } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { feedVariables } from '../../../lambdas/environment.ts';
import { BundledFunction, type FunctionNetwork } from '../bundled-function.ts';
import type { OutcomeFeed, OutcomeFeedProps } from '../records/outcome-feed.ts';

export interface FeedTopicProps extends OutcomeFeedProps {
  /** How the brokers are reached: variables of lambdas/environment.ts. */
  readonly variables: Readonly<Record<string, string>>;
  /** Those of them that choose what is bundled. */
  readonly bundledVariables: Readonly<Record<string, string>>;
  readonly network: FunctionNetwork;
  /** Lets a role write to the topic. */
  readonly grantWrite: (grantee: IGrantable) => void;
}

/**
 * A topic of results and alerts, and the function that tells them: it stands where the brokers are,
 * and those that invoke it stand where their store is.
 */
export class FeedTopic extends Construct implements OutcomeFeed {
  readonly kind = 'lambda';
  readonly feedName: string;
  private readonly function: BundledFunction;

  constructor(scope: Construct, id: string, props: FeedTopicProps) {
    super(scope, id);
    const { stage, key, name, variables, bundledVariables, network } = props;
    this.feedName = name;
    this.function = new BundledFunction(this, 'Function', {
      stage,
      key,
      handler: 'tell-kafka',
      description: `Tells outcomes on ${name}`,
      bundledVariables,
      environment: { [feedVariables.name]: name, ...variables },
      network,
      memoryMb: 512,
      timeout: Duration.seconds(30),
    });
    props.grantWrite(this.function);
  }

  get tellName(): string {
    return this.function.functionName;
  }

  grantTell(grantee: IGrantable): void {
    const resourceArns = [this.function.functionArn];
    Grant.addToPrincipal({ grantee, actions: ['lambda:InvokeFunction'], resourceArns });
  }
}
