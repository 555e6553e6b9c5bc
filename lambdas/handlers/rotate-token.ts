import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import middy from '@middy/core';
import type { SecretsManagerRotationEvent } from 'aws-lambda';
import { TokenIssuer } from '../adapters/influxdb/token-issuer.ts';
import { SecretVersions } from '../adapters/secrets-manager/secret-versions.ts';
import { rotationEnvironment } from '../environment.ts';
import { rotateToken } from './token-rotation.ts';

const { adminSecret, retentionSeconds, ...server } = rotationEnvironment(process.env);
const client = new SecretsManagerClient();
const logger = new Logger({ serviceName: 'rotate-token' });

/** A new token for the processor, as Secrets Manager asks for it step by step. */
export const handler = middy((event: SecretsManagerRotationEvent): Promise<void> => {
  logger.info('Rotating the token of the store', { step: event.Step });
  return rotateToken(event, {
    secret: new SecretVersions(client, event.SecretId),
    admin: new SecretVersions(client, adminSecret),
    issuer: new TokenIssuer({ ...server, description: `tidemark ${event.SecretId}` }),
    retentionSeconds,
  });
}).use(injectLambdaContext(logger));
