import { hoursPerMonth } from '../load/month.ts';
import { nothing, type PriceRule, type PriceRules } from './price-rule.ts';

/** An interface in each subnet; gateways cost nothing. */
const endpoint: PriceRule = ({ properties }) => {
  const { VpcEndpointType, SubnetIds = [] } = properties as {
    VpcEndpointType?: string;
    SubnetIds?: readonly unknown[];
  };
  const interfaces = VpcEndpointType === 'Interface' ? SubnetIds.length : 0;
  return [{ price: 'vpc.endpointHour', quantity: interfaces * hoursPerMonth }];
};

export const networkRules: PriceRules = {
  'AWS::EC2::VPCEndpoint': endpoint,
  // It writes to a log group, and that only of connections that were refused.
  'AWS::EC2::FlowLog': nothing,
  'AWS::EC2::RouteTable': nothing,
  'AWS::EC2::SecurityGroup': nothing,
  'AWS::EC2::SecurityGroupEgress': nothing,
  'AWS::EC2::SecurityGroupIngress': nothing,
  'AWS::EC2::Subnet': nothing,
  'AWS::EC2::SubnetRouteTableAssociation': nothing,
  'AWS::EC2::VPC': nothing,
};
