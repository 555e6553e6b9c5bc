import { X509Certificate } from 'node:crypto';
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
  IoTClient,
  ListThingPrincipalsCommand,
  ResourceNotFoundException,
  UpdateCertificateCommand,
} from '@aws-sdk/client-iot';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AwsRegistrar } from '../../../../bin/deployment/aws-registrar.ts';
import { signingRequest } from '../../../../bin/deployment/signing-request.ts';
import {
  type CertificateAuthority,
  createCertificateAuthority,
} from '../../../../local/broker/certificate-authority.ts';

const kind = { policyName: 'stage-device', thingTypeName: 'stage' };
const arnOf = (id: string): string => `arn:aws:iot:eu-central-1:123456789012:cert/${id}`;
const idOf = (pem: string): string =>
  new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
const missing = () => new ResourceNotFoundException({ message: 'no such thing', $metadata: {} });

/** What IoT Core would remember, behind the SDK's client. */
class FakeIot {
  readonly client = new IoTClient({ region: 'eu-central-1' });
  readonly things = new Map<string, { type: string; principals: Set<string> }>();
  readonly certificates = new Map<string, { status: string; policies: Set<string> }>();
  readonly mock = mockClient(this.client);
  /** Name of the command at which the connection breaks. */
  breaksAt = '';

  constructor(authority: CertificateAuthority) {
    const { mock, things, certificates } = this;
    const of = (arn = '') => certificates.get(arn.slice(arn.lastIndexOf('/') + 1));
    mock.on(DescribeThingCommand).callsFake(({ thingName }) => {
      const thing = things.get(thingName);
      if (thing === undefined) throw missing();
      return { thingName, thingTypeName: thing.type };
    });
    mock.on(ListThingPrincipalsCommand).callsFake(({ thingName }) => ({
      principals: [...(things.get(thingName)?.principals ?? [])],
    }));
    mock.on(CreateCertificateFromCsrCommand).callsFake(async ({ certificateSigningRequest }) => {
      const certificatePem = await authority.signDevice('TEMP_45', certificateSigningRequest);
      const status = 'INACTIVE';
      certificates.set(idOf(certificatePem), { status, policies: new Set() });
      return { certificatePem };
    });
    mock.on(DescribeCertificateCommand).callsFake(({ certificateId }) => {
      if (!certificates.has(certificateId)) throw missing();
      return { certificateDescription: { certificateArn: arnOf(certificateId) } };
    });
    mock.on(CreateThingCommand).callsFake(({ thingName, thingTypeName }) => {
      this.break('CreateThing');
      things.set(thingName, { type: thingTypeName, principals: new Set() });
    });
    mock.on(AttachPolicyCommand).callsFake(({ policyName, target }) => {
      this.break('AttachPolicy');
      of(target)?.policies.add(policyName);
    });
    mock.on(AttachThingPrincipalCommand).callsFake(({ thingName, principal }) => {
      this.break('AttachThingPrincipal');
      things.get(thingName)?.principals.add(principal);
    });
    mock.on(UpdateCertificateCommand).callsFake(({ certificateId, newStatus }) => {
      this.break('UpdateCertificate');
      const certificate = certificates.get(certificateId);
      if (certificate !== undefined) certificate.status = newStatus;
    });
    mock.on(DescribeEndpointCommand).resolves({ endpointAddress: 'x-ats.iot.amazonaws.com' });
    mock.on(DetachThingPrincipalCommand).callsFake(({ thingName, principal }) => {
      things.get(thingName)?.principals.delete(principal);
    });
    mock.on(DeleteCertificateCommand).callsFake(({ certificateId, forceDelete }) => {
      const { status = '' } = certificates.get(certificateId) ?? {};
      if (status !== 'INACTIVE' || forceDelete !== true) throw new Error('it is in use');
      certificates.delete(certificateId);
    });
    mock.on(DeleteThingCommand).callsFake(({ thingName }) => things.delete(thingName));
  }

  private break(command: string): void {
    if (this.breaksAt === command) throw new Error(`the connection broke at ${command}`);
  }
}

describe('devices in IoT Core', () => {
  let authority: CertificateAuthority;
  let iot: FakeIot;
  let registrar: AwsRegistrar;

  beforeAll(async () => {
    authority = await createCertificateAuthority({ nowMs: () => Date.now() });
  });
  beforeEach(() => {
    iot = new FakeIot(authority);
    registrar = new AwsRegistrar(iot.client, kind);
  });

  const certify = async () =>
    registrar.certify('TEMP_45', (await signingRequest('TEMP_45')).request);
  const whole = (certificate: string) => {
    const id = idOf(certificate);
    expect([...iot.things]).toEqual([
      ['TEMP_45', { type: 'stage', principals: new Set([arnOf(id)]) }],
    ]);
    const active = { status: 'ACTIVE', policies: new Set(['stage-device']) };
    expect(iot.certificates.get(id)).toEqual(active);
  };

  it('are a thing of the type, an active certificate and the policy', async () => {
    const certificate = await certify();
    const endpoint = await registrar.admit('TEMP_45', certificate);
    whole(certificate);
    expect(endpoint).toMatchObject({ host: 'x-ats.iot.amazonaws.com', port: 8_883 });
    expect(endpoint.authority.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThanOrEqual(4);
  });

  it('may connect with nothing until they are admitted', async () => {
    const certificate = await certify();
    expect(iot.certificates.get(idOf(certificate))?.status).toBe('INACTIVE');
    expect(iot.things.size).toBe(0);
  });

  it.each(['CreateThing', 'AttachPolicy', 'AttachThingPrincipal', 'UpdateCertificate'])(
    'that were left half made at %s are finished by the same again',
    async (command) => {
      const certificate = await certify();
      iot.breaksAt = command;
      await expect(registrar.admit('TEMP_45', certificate)).rejects.toThrow(command);
      iot.breaksAt = '';
      await registrar.admit('TEMP_45', certificate);
      await registrar.admit('TEMP_45', certificate);
      whole(certificate);
    },
  );

  it('get no second certificate while they have one', async () => {
    const certificate = await certify();
    await registrar.admit('TEMP_45', certificate);
    await expect(certify()).rejects.toThrow('tidemark device rm TEMP_45 first');
    expect(iot.certificates.size).toBe(1);
  });

  it('are not mistaken for things of another type', async () => {
    iot.things.set('TEMP_45', { type: 'other', principals: new Set() });
    await expect(certify()).rejects.toThrow('is a thing of the type other');
    await expect(registrar.remove('TEMP_45')).rejects.toThrow('is a thing of the type other');
  });

  it('are refused with a certificate of another account', async () => {
    const { certificate } = await authority.issueDevice('TEMP_45');
    await expect(registrar.admit('TEMP_45', certificate)).rejects.toThrow('is not known to this');
    expect(iot.things.size).toBe(0);
  });

  it('are removed with their certificates, and may be made anew then', async () => {
    await registrar.admit('TEMP_45', await certify());
    expect(await registrar.remove('TEMP_45')).toEqual({ certificates: 1 });
    expect([iot.things.size, iot.certificates.size]).toEqual([0, 0]);
    await expect(registrar.remove('TEMP_45')).rejects.toThrow('there is no device "TEMP_45"');
    const again = await certify();
    await registrar.admit('TEMP_45', again);
    whole(again);
  });
});
