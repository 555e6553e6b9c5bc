import { describe, expect, it } from 'vitest';
import { metricNames } from '../../../../lambdas/telemetry-names.ts';
import { synthesisedStack } from '../synthesised-stack.ts';
import { propertiesOf } from '../template-resources.ts';

const dashboard = propertiesOf(synthesisedStack().template, 'AWS::CloudWatch::Dashboard');

describe('dashboard', () => {
  it('is found by the name of the stack', () => {
    expect(dashboard.DashboardName).toBe('tidemark-smart-factory-dev');
  });

  // The parts of the ledger are its sum; a halt is an alarm.
  it.each(metricNames.filter((name) => name !== 'Received' && name !== 'Halted'))(
    'shows %s',
    (name) => {
      expect(JSON.stringify(dashboard.DashboardBody)).toContain(name);
    },
  );
});
