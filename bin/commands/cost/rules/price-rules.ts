import { dynamodbRules } from './dynamodb-rules.ts';
import { iotRules } from './iot-rules.ts';
import { kinesisRules } from './kinesis-rules.ts';
import { kmsRules } from './kms-rules.ts';
import { lambdaRules } from './lambda-rules.ts';
import { mskRules } from './msk-rules.ts';
import { networkRules } from './network-rules.ts';
import { observabilityRules } from './observability-rules.ts';
import { nothing, type PriceRules } from './price-rule.ts';
import { s3Rules } from './s3-rules.ts';
import { storeRules } from './store-rules.ts';

/** What each type of resource costs; a type that is not here has no bill, and is told. */
export const priceRules: PriceRules = {
  ...iotRules,
  ...kinesisRules,
  ...mskRules,
  ...lambdaRules,
  ...dynamodbRules,
  ...storeRules,
  ...s3Rules,
  ...observabilityRules,
  ...kmsRules,
  ...networkRules,
  'AWS::SecretsManager::Secret': () => [{ price: 'secrets.secret', quantity: 1 }],
  // Its function runs once a month.
  'AWS::SecretsManager::RotationSchedule': nothing,
  // Alerts are told by it; a fleet that is well has none.
  'AWS::SNS::Topic': nothing,
  'AWS::SNS::Subscription': nothing,
  'AWS::SNS::TopicPolicy': nothing,
  // What the stream does not take waits in it: nothing, while all is well.
  'AWS::SQS::Queue': nothing,
  'AWS::SQS::QueuePolicy': nothing,
  'AWS::IAM::Policy': nothing,
  'AWS::IAM::Role': nothing,
  'AWS::CE::AnomalyMonitor': nothing,
  'AWS::CE::AnomalySubscription': nothing,
  'AWS::CDK::Metadata': nothing,
};
