import { readingsPerMonth } from '../load/fleet-load.ts';
import { minutesPerMonth } from '../load/month.ts';
import { nothing, type PriceRule, type PriceRules } from './price-rule.ts';

/** What IoT Core counts as one message, one rule and one action. */
const meteredBytes = 5 * 1_024;

/** Devices stay connected; each reading is a message, which triggers the rule and its actions. */
const topicRule: PriceRule = ({ properties }, { load, messageBytes, basicIngest }) => {
  const { Actions = [] } = properties.TopicRulePayload as { Actions?: readonly unknown[] };
  const metered = readingsPerMonth(load) * Math.ceil(messageBytes / meteredBytes);
  const group = 'devices';
  return [
    { price: 'iot.connectionMinute', quantity: load.devices * minutesPerMonth, group },
    { price: 'iot.message', quantity: basicIngest ? 0 : metered, group },
    { price: 'iot.rule', quantity: metered, group },
    { price: 'iot.action', quantity: metered * Actions.length, group },
  ];
};

export const iotRules: PriceRules = {
  'AWS::IoT::TopicRule': topicRule,
  // Every device that was connected in the month is audited, however often.
  'AWS::IoT::ScheduledAudit': (_, { load }) => [
    { price: 'deviceDefender.audit', quantity: load.devices },
  ],
  'AWS::IoT::AccountAuditConfiguration': nothing,
  'AWS::IoT::Policy': nothing,
  // Of a device, once in its life.
  'AWS::IoT::ProvisioningTemplate': nothing,
  'AWS::IoT::ThingType': nothing,
  'AWS::IoT::TopicRuleDestination': nothing,
};
