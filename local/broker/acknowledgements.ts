import type { Client, PublishPacket } from 'aedes';

/**
 * Acknowledges what a device published with QoS 1 once it is taken over, in the order in which it
 * came. Aedes itself reads nothing of a connection while it waits for a verdict, and so answers no
 * ping: a device would hang up when a stream is away for longer than its keep-alive. Here the next
 * packets are read meanwhile, and a device sees no more than an acknowledgement that takes long.
 */
export interface Acknowledgements {
  /**
   * Follows a message until it is taken over, and closes the connection where it cannot be. From
   * here on the packet is one that aedes acknowledges to nobody.
   *
   * @returns resolves when the connection's next packet may be read
   */
  follow(client: Client, packet: PublishPacket, takenOver: Promise<void>): Promise<void>;
}

/** Messages of a connection without acknowledgement, past which nothing more of it is read. */
const mostUnderWay = 1_024;

interface Line {
  /** The message that came last was acknowledged, or given up. */
  last: Promise<void>;
  underWay: number;
}

export const createAcknowledgements = (): Acknowledgements => {
  const lines = new WeakMap<Client, Line>();
  return {
    follow: async (client, packet, takenOver) => {
      const line = lines.get(client) ?? { last: Promise.resolve(), underWay: 0 };
      lines.set(client, line);
      const { qos, messageId = 0 } = packet;
      packet.qos = 0;
      line.underWay += 1;
      const acknowledged = Promise.all([takenOver, line.last])
        .then(() => {
          if (qos === 1 && !client.closed) client.conn.write(pubAck(messageId));
        })
        .catch(() => client.close())
        .finally(() => {
          line.underWay -= 1;
        });
      line.last = acknowledged;
      if (line.underWay >= mostUnderWay) await acknowledged;
    },
  };
};

/** The packet of MQTT 3.1.1: its kind, two bytes to follow, the message's number. */
const pubAck = (messageId: number): Buffer =>
  Buffer.from([0x40, 2, messageId >>> 8, messageId & 0xff]);
