import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { stackVariants } from './stack-variants.ts';
import type { SynthesisedStack } from './synthesised-stack.ts';

/** What was acknowledged on each construct below the stack: `path: rule`, and why. */
const acknowledged = ({ stack }: SynthesisedStack): [string, string][] =>
  stack.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .filter(([rule]) => rule.includes('AwsSolutions-'))
      .map(([rule, reason]): [string, string] => [
        `${node.path.slice(stack.node.path.length + 1)}: ${rule.split('AwsSolutions-')[1]}`,
        reason,
      ]),
  );

/** What the rules find where no acknowledgement counts: `path: rule`. */
const found = ({ stack }: SynthesisedStack): string[] => {
  const checks = new AwsSolutionsChecks();
  Object.defineProperty(checks, 'isAcknowledged', { value: () => false });
  return checks
    .validateScope(stack)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(
        ({ constructPath = '' }) =>
          `${constructPath
            .slice(stack.node.path.length + 1)
            .replace(
              /(\/DefaultPolicy)?\/Resource$/,
              '',
            )}: ${ruleName.replace('AwsSolutions-', '')}`,
      ),
    );
};

/** Each of them is a decision; a further one is to be made by somebody, not by accident. */
const pinned: Readonly<Record<string, number>> = {
  'timestream, dev': 13,
  'timestream, dev, with rollups': 17,
  'timestream, prod': 13,
  'timestream, prod, with rollups': 17,
  'influxdb, dev': 15,
  'influxdb, dev, with rollups': 19,
  'influxdb, prod': 15,
  'influxdb, prod, with rollups': 19,
  'timestream, dev, devices told': 17,
  'timestream, dev, with rollups and a feed': 18,
  'influxdb, dev, with rollups and a feed': 20,
  'timestream, dev, msk, with rollups and a feed': 18,
  'influxdb, prod, msk': 15,
  'timestream, dev, kafka, with rollups and a feed': 17,
  'influxdb, prod, kafka': 14,
};

describe.each(stackVariants)('AwsSolutions of cdk-nag: %s', (variant, synthesised) => {
  it('finds nothing that is not acknowledged', () => {
    expect(new AwsSolutionsChecks().validateScope(synthesised.stack).violations).toEqual([]);
  });

  it('finds everything that is acknowledged: no acknowledgement outlives its cause', () => {
    const rules = [...new Set(acknowledged(synthesised).map(([rule]) => rule))];
    expect(rules.toSorted()).toEqual(found(synthesised).toSorted());
  });

  it('stands only where a reason is given, and in as many places as are pinned here', () => {
    const all = acknowledged(synthesised);
    for (const [rule, reason] of all) expect(reason.length, rule).toBeGreaterThan(30);
    expect(new Set(all.map(([rule]) => rule)).size).toBe(pinned[variant]);
  });
});
