import { figures } from '../load/figures.ts';
import { minutesPerMonth } from '../load/month.ts';
import { invocationsOf } from './invocations-of.ts';
import { nothing, type PriceRule, type PriceRules } from './price-rule.ts';

/** AWS charges the first two of the yearly rotations like keys, and no further ones. */
const chargedRotations = 2;

/**
 * Whoever calls a service with data under the key has the service ask for a data key, and again
 * when that is too old: each environment of each function, for each table and stream.
 */
const key: PriceRule = (resource, work) => {
  const { template } = work;
  const isRotated = resource.properties.EnableKeyRotation === true;
  const under = ['AWS::DynamoDB::Table', 'AWS::Kinesis::Stream'].flatMap((type) =>
    template.ofType(type).filter(({ properties }) => mentions(properties, resource.id)),
  );
  const callers = template
    .ofType('AWS::Lambda::Function')
    .map((each) => invocationsOf(each, work).environments)
    .reduce((sum, environments) => sum + environments, 0);
  // The rule of the devices is one more.
  const asked = (callers + 1) * under.length * (minutesPerMonth / figures.keyCacheMinutes.value);
  return [
    { price: 'kms.key', quantity: 1 + (isRotated ? chargedRotations : 0) },
    { price: 'kms.request', quantity: asked },
  ];
};

const mentions = (properties: object, id: string): boolean =>
  JSON.stringify(properties).includes(`"${id}"`);

export const kmsRules: PriceRules = { 'AWS::KMS::Key': key, 'AWS::KMS::Alias': nothing };
