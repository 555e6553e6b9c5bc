import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { declareStacks } from '../lib/declared-stacks.ts';

/** What `cdk` runs: the stacks that `-c NAME=VALUE` asks for, each checked by cdk-nag. */
const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
await declareStacks(app);
