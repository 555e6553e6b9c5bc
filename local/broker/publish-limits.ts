/** What IoT Core takes as a message, and so does the local broker. */
export const publishLimits = {
  payloadBytes: 128 * 1024,
  topicBytes: 256,
  topicSlashes: 7,
} as const;

/** The part of an MQTT PUBLISH that limits are about. */
export interface PublishedPacket {
  readonly topic: string;
  readonly payload: string | Uint8Array;
  readonly qos: number;
}

/** Why IoT Core would close the connection over a message, whatever the policy; or undefined. */
export const limitExceeded = ({ topic, payload, qos }: PublishedPacket): string | undefined => {
  if (qos > 1) return `QoS ${qos} is not supported; publish with QoS 0 or 1`;
  if (topic.startsWith('$')) return `topic "${topic}" is reserved; publish to the pipeline's topic`;
  if (/[+#]/.test(topic)) return `topic "${topic}" holds a wildcard; publish to one topic`;
  if (Buffer.byteLength(topic) > publishLimits.topicBytes) {
    return `the topic is longer than ${publishLimits.topicBytes} bytes of UTF-8`;
  }
  if (topic.split('/').length - 1 > publishLimits.topicSlashes) {
    return `topic "${topic}" has more than ${publishLimits.topicSlashes} slashes`;
  }
  const bytes = Buffer.byteLength(payload);
  if (bytes > publishLimits.payloadBytes) {
    const most = publishLimits.payloadBytes;
    return `the payload has ${bytes} bytes, more than ${most}; send fewer readings in a pack`;
  }
  return undefined;
};
