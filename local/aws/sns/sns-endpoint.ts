import {
  type Endpoint,
  type ServiceHandler,
  type ServiceResponse,
  startHttpEndpoint,
} from '../http-endpoint.ts';
import { type PublishedMessage, publishRequest, SnsError } from './publish-request.ts';

export interface SnsEndpointOptions {
  readonly topicArns: readonly string[];
  /** Called with each message that a topic took, in order. @default - none */
  readonly onMessage?: (message: PublishedMessage) => void;
}

export interface SnsEndpoint extends Endpoint {
  /** Every message that a topic took, in order. */
  readonly messages: readonly PublishedMessage[];
}

/**
 * SNS's Publish on this machine, in the query protocol that the SDK speaks. A FIFO topic takes a
 * deduplication id a second time, as SNS does, and delivers it once, here for the whole run.
 */
export const startSns = async ({
  topicArns,
  onMessage,
}: SnsEndpointOptions): Promise<SnsEndpoint> => {
  const messages: PublishedMessage[] = [];
  let taken = 0;
  const handler: ServiceHandler = async ({ body }) => {
    const form = new URLSearchParams(body.toString());
    try {
      if (form.get('Action') !== 'Publish') {
        throw new SnsError('InvalidAction', `this endpoint has no ${form.get('Action')}`);
      }
      taken += 1;
      const message = publishRequest(form, topicArns, messageId(taken));
      const first = messages.find((one) => isSame(one, message));
      if (first === undefined) {
        messages.push(message);
        onMessage?.(message);
      }
      return published((first ?? message).messageId);
    } catch (error) {
      if (error instanceof SnsError) return failed(error);
      throw error;
    }
  };
  return { ...(await startHttpEndpoint(handler)), messages };
};

const isSame = (left: PublishedMessage, right: PublishedMessage): boolean =>
  left.deduplicationId !== undefined &&
  left.deduplicationId === right.deduplicationId &&
  left.topicArn === right.topicArn;

const messageId = (count: number): string =>
  `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';

const published = (id: string): ServiceResponse =>
  xml(
    200,
    `<PublishResponse xmlns="${namespace}"><PublishResult><MessageId>${id}</MessageId>` +
      `</PublishResult><ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata>` +
      '</PublishResponse>',
  );

const failed = ({ code, message }: SnsError): ServiceResponse =>
  xml(
    code === 'NotFound' ? 404 : 400,
    `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code>` +
      `<Message>${escaped(message)}</Message></Error><RequestId>local</RequestId></ErrorResponse>`,
  );

const xml = (status: number, body: string): ServiceResponse => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body,
});

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
