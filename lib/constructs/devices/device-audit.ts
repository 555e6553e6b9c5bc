import { Stack } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnAccountAuditConfiguration, CfnScheduledAudit } from 'aws-cdk-lib/aws-iot';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../../acknowledge.ts';
import type { EncryptedTopic } from '../encrypted-topic.ts';

/** Each check by its name in a schedule and in the account's configuration. */
const checks = [
  [
    'AUTHENTICATED_COGNITO_ROLE_OVERLY_PERMISSIVE_CHECK',
    'authenticatedCognitoRoleOverlyPermissive',
  ],
  ['CA_CERTIFICATE_EXPIRING_CHECK', 'caCertificateExpiring'],
  ['CA_CERTIFICATE_KEY_QUALITY_CHECK', 'caCertificateKeyQuality'],
  ['CONFLICTING_CLIENT_IDS_CHECK', 'conflictingClientIds'],
  ['DEVICE_CERTIFICATE_EXPIRING_CHECK', 'deviceCertificateExpiring'],
  ['DEVICE_CERTIFICATE_KEY_QUALITY_CHECK', 'deviceCertificateKeyQuality'],
  ['DEVICE_CERTIFICATE_SHARED_CHECK', 'deviceCertificateShared'],
  ['IOT_POLICY_OVERLY_PERMISSIVE_CHECK', 'iotPolicyOverlyPermissive'],
  ['LOGGING_DISABLED_CHECK', 'loggingDisabled'],
  ['REVOKED_CA_CERTIFICATE_STILL_ACTIVE_CHECK', 'revokedCaCertificateStillActive'],
  ['REVOKED_DEVICE_CERTIFICATE_STILL_ACTIVE_CHECK', 'revokedDeviceCertificateStillActive'],
] as const;

/** What Device Defender reads, as our role, to tell whether the settings are safe. */
const auditCalls = [
  ['cognito-identity', 'GetIdentityPoolRoles'],
  ['iam', 'GetPolicy', 'GetPolicyVersion', 'GetRole', 'GetRolePolicy'],
  ['iam', 'ListAttachedRolePolicies', 'ListRolePolicies'],
  ['iot', 'DescribeCACertificate', 'DescribeCertificate', 'GetEffectivePolicies'],
  ['iot', 'GetLoggingOptions', 'GetPolicy', 'GetV2LoggingOptions'],
  ['iot', 'ListCACertificates', 'ListCertificates', 'ListPolicies'],
].flatMap(([service, ...calls]) => calls.map((call) => `${service}:${call}`));

export interface DeviceAuditProps {
  /** Told when a check finds something. */
  readonly operators: EncryptedTopic;
}

/** Looks every day whether the account's settings for devices are safe, and tells what is not. */
export class DeviceAudit extends Construct {
  constructor(scope: Construct, id: string, { operators }: DeviceAuditProps) {
    super(scope, id);
    const { account } = Stack.of(this);
    const lent = new ServicePrincipal('iot.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    });
    const role = new Role(this, 'Role', { assumedBy: lent });
    Grant.addToPrincipal({ grantee: role, actions: auditCalls, resourceArns: ['*'] });
    acknowledgeWildcard(role, '*', 'An audit reads every setting for devices, and changes none.');
    const tellRole = new Role(this, 'TellRole', { assumedBy: lent });
    operators.grantPublishing(tellRole);
    const configuration = new CfnAccountAuditConfiguration(this, 'Checks', {
      accountId: account,
      roleArn: role.roleArn,
      auditCheckConfigurations: Object.fromEntries(
        checks.map(([, key]) => [`${key}Check`, { enabled: true }]),
      ),
      auditNotificationTargetConfigurations: {
        sns: { enabled: true, roleArn: tellRole.roleArn, targetArn: operators.topicArn },
      },
    });
    configuration.node.addDependency(role, tellRole);
    const schedule = new CfnScheduledAudit(this, 'Daily', {
      frequency: 'DAILY',
      targetCheckNames: checks.map(([name]) => name),
    });
    // A schedule takes only checks that are on.
    schedule.addResourceDependency(configuration);
  }
}
