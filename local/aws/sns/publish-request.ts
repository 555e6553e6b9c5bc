/** A message as the topic took it. */
export interface PublishedMessage {
  readonly messageId: string;
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly deduplicationId: string | undefined;
  readonly groupId: string | undefined;
}

/** An error of SNS's model, by its code there. */
export class SnsError extends Error {
  override readonly name = 'SnsError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const messageBytesMax = 256 * 1024;

/** The message of a Publish request in the query protocol. @throws SnsError as SNS refuses it */
export const publishRequest = (
  form: URLSearchParams,
  topicArns: readonly string[],
  messageId: string,
): PublishedMessage => {
  const topicArn = form.get('TopicArn') ?? '';
  if (!topicArns.includes(topicArn)) throw new SnsError('NotFound', 'Topic does not exist');
  const message = form.get('Message') ?? '';
  const subject = form.get('Subject') ?? undefined;
  const deduplicationId = form.get('MessageDeduplicationId') ?? undefined;
  const groupId = form.get('MessageGroupId') ?? undefined;
  const attributes = messageAttributes(form);
  if (message === '') throw invalid('Message is empty');
  const bytes = Buffer.byteLength(message) + Buffer.byteLength(JSON.stringify(attributes));
  if (bytes > messageBytesMax) throw invalid('Message too long');
  if (subject !== undefined && !/^[\x21-\x7e][\x20-\x7e]{0,99}$/.test(subject)) {
    throw invalid('Subject');
  }
  const isFifo = topicArn.endsWith('.fifo');
  if (isFifo && groupId === undefined) {
    throw invalid('The MessageGroupId parameter is required for FIFO topics');
  }
  if (!isFifo && deduplicationId !== undefined) {
    throw invalid('MessageDeduplicationId is for FIFO topics only');
  }
  for (const id of [deduplicationId, groupId]) {
    if (id !== undefined && !/^[\x21-\x7e]{1,128}$/.test(id)) throw invalid(`id ${id}`);
  }
  return { messageId, topicArn, subject, message, attributes, deduplicationId, groupId };
};

const messageAttributes = (form: URLSearchParams): Record<string, string> => {
  const attributes: Record<string, string> = {};
  for (let entry = 1; ; entry += 1) {
    const at = `MessageAttributes.entry.${entry}`;
    const name = form.get(`${at}.Name`);
    if (name === null) return attributes;
    const type = form.get(`${at}.Value.DataType`);
    const value = form.get(`${at}.Value.StringValue`);
    if (type === null || value === null || value === '') {
      throw new SnsError('ParameterValueInvalid', `The message attribute ${name} has no value`);
    }
    attributes[name] = value;
  }
};

const invalid = (what: string): SnsError =>
  new SnsError('InvalidParameter', `Invalid parameter: ${what}`);
