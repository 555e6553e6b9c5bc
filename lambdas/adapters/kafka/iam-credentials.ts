import type { SASLOptions } from '@platformatic/kafka';
import { iamToken } from './iam-token.ts';

/** The role of the function, as brokers of MSK want it; asked for anew for each connection. */
export const iamCredentials = (): SASLOptions => ({
  mechanism: 'OAUTHBEARER',
  token: () => iamToken(ownCredentials()),
});

const ownCredentials = () => {
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  return {
    region: AWS_REGION ?? '',
    accessKeyId: AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '',
    ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
  };
};
