import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import {
  AttachPolicyCommand,
  AttachThingPrincipalCommand,
  CreateCertificateFromCsrCommand,
  CreateThingCommand,
  DeleteCertificateCommand,
  DeleteThingCommand,
  DescribeCertificateCommand,
  DescribeEndpointCommand,
  DescribeThingCommand,
  DetachThingPrincipalCommand,
  type IoTClient,
  ListThingPrincipalsCommand,
  ResourceNotFoundException,
  UpdateCertificateCommand,
} from '@aws-sdk/client-iot';
import { fingerprintOf } from '../../local/broker/certificate-authority.ts';
import { UsageError } from '../cli/errors.ts';
import type { DeviceEndpoint, DeviceRegistrar, RemovedDevice } from './device-registrar.ts';

/** What every device of a stage has in common. */
export interface DeviceKind {
  /** The policy that binds each to its own topics. */
  readonly policyName: string;
  readonly thingTypeName: string;
}

const mqttsPort = 8_883;

/** Devices in IoT Core: a thing of the stage's type, a certificate, the stage's policy. */
export class AwsRegistrar implements DeviceRegistrar {
  private readonly client: IoTClient;
  private readonly kind: DeviceKind;

  constructor(client: IoTClient, kind: DeviceKind) {
    this.client = client;
    this.kind = kind;
  }

  async certify(name: string, request: string): Promise<string> {
    if (await this.hasThing(name)) await this.assertOnly(name, undefined);
    // Inactive, so that nothing can connect with one that never reached its file.
    const { certificatePem } = await this.client.send(
      new CreateCertificateFromCsrCommand({
        certificateSigningRequest: request,
        setAsActive: false,
      }),
    );
    if (certificatePem !== undefined) return certificatePem;
    throw new Error('IoT Core made a certificate and did not say which');
  }

  async admit(thingName: string, certificate: string): Promise<DeviceEndpoint> {
    const { thingTypeName, policyName } = this.kind;
    const { certificateId, certificateArn } = await this.described(certificate);
    if (await this.hasThing(thingName)) await this.assertOnly(thingName, certificateArn);
    else await this.client.send(new CreateThingCommand({ thingName, thingTypeName }));
    const principal = certificateArn;
    await this.client.send(new AttachPolicyCommand({ policyName, target: certificateArn }));
    await this.client.send(new AttachThingPrincipalCommand({ thingName, principal }));
    await this.client.send(new UpdateCertificateCommand({ certificateId, newStatus: 'ACTIVE' }));
    const { endpointAddress = '' } = await this.client.send(
      new DescribeEndpointCommand({ endpointType: 'iot:Data-ATS' }),
    );
    return { host: endpointAddress, port: mqttsPort, authority: amazonRoots() };
  }

  async remove(thingName: string): Promise<RemovedDevice> {
    if (!(await this.hasThing(thingName))) {
      throw new UsageError(`there is no device "${thingName}"; its data: tidemark erase`);
    }
    const principals = await this.principalsOf(thingName);
    for (const principal of principals) {
      const certificateId = principal.slice(principal.lastIndexOf('/') + 1);
      const newStatus = 'INACTIVE';
      await this.client.send(new UpdateCertificateCommand({ certificateId, newStatus }));
      await this.client.send(new DetachThingPrincipalCommand({ thingName, principal }));
      await this.client.send(new DeleteCertificateCommand({ certificateId, forceDelete: true }));
    }
    await this.client.send(new DeleteThingCommand({ thingName }));
    return { certificates: principals.length };
  }

  /** @throws UsageError where the thing is of another type */
  private async hasThing(thingName: string): Promise<boolean> {
    const { thingTypeName: wanted } = this.kind;
    try {
      const found = await this.client.send(new DescribeThingCommand({ thingName }));
      if (found.thingTypeName === wanted) return true;
      throw new UsageError(
        `"${thingName}" is a thing of the type ${found.thingTypeName ?? 'none'}, but devices of ` +
          `this stage are of ${wanted}; choose another name`,
      );
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return false;
      throw error;
    }
  }

  /** A second certificate for a device that is at work would let two connect as the same. */
  private async assertOnly(name: string, certificateArn: string | undefined): Promise<void> {
    const others = (await this.principalsOf(name)).filter((each) => each !== certificateArn);
    if (others.length === 0) return;
    throw new UsageError(
      `"${name}" has a certificate of its own, which only it can read; ` +
        `where the device is replaced, give tidemark device rm ${name} first`,
    );
  }

  private async principalsOf(thingName: string): Promise<string[]> {
    const { principals = [] } = await this.client.send(
      new ListThingPrincipalsCommand({ thingName }),
    );
    return principals;
  }

  private async described(certificate: string) {
    const certificateId = fingerprintOf(new X509Certificate(certificate).fingerprint256);
    try {
      const { certificateDescription } = await this.client.send(
        new DescribeCertificateCommand({ certificateId }),
      );
      const certificateArn = certificateDescription?.certificateArn ?? '';
      return { certificateId, certificateArn };
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      throw new UsageError(
        'the certificate in the directory is not known to this account and region; ' +
          'give another directory with --out',
      );
    }
  }
}

/** Amazon's authorities, out of those that Node knows. */
const amazonRoots = (): string =>
  rootCertificates
    .filter((pem) => /^CN=Amazon Root CA /m.test(new X509Certificate(pem).subject))
    .join('\n');
