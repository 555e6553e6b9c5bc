import { describe, expect, it } from 'vitest';
import { unnumbered } from '../../../../lambdas/engine/source-record.ts';
import { SenderTable } from '../../../../lambdas/formats/sender-table.ts';

const words = new Int32Array(64);
const bytes = Buffer.from(words.buffer);

/** Finds the sender that the rule's bytes name, after four others. */
const find = (table: SenderTable, clientId: string) => {
  const text = `","topic":"dt/x/${clientId}","clientId":"${clientId}","receivedAt":`;
  bytes.fill(0);
  bytes.write(text, 4);
  return table.find(bytes, words, 4, 4 + text.length);
};

describe('sender table', () => {
  it('knows each of a fleet by an object and a number of its own', () => {
    const table = new SenderTable();
    const fleet = Array.from({ length: 5_000 }, (_, at) => `TEMP_${at}`);
    const senders = fleet.map((clientId) => find(table, clientId));
    expect(new Set(senders.map((sender) => sender?.number)).size).toBe(fleet.length);
    for (const [at, clientId] of fleet.entries()) {
      expect(senders[at]).toMatchObject({ topic: `dt/x/${clientId}`, clientId });
      expect(find(table, clientId)).toBe(senders[at]);
    }
  });

  it('starts anew past 65,536 senders, and takes none for another', () => {
    const table = new SenderTable();
    for (const round of [1, 2]) {
      for (let at = 0; at < 70_000; at += 1) {
        const clientId = `${round}-${at}`;
        const sender = find(table, clientId);
        if (sender?.clientId !== clientId) expect(sender).toMatchObject({ clientId });
      }
    }
    const known = find(table, '2-69999');
    expect(known?.number).toBeLessThan(65_536);
    expect(find(table, '2-69999')).toBe(known);
  });

  it('knows nobody by bytes of another form', () => {
    const table = new SenderTable();
    expect(find(table, 'a"b')).toBeUndefined();
    expect(find(table, 'a\u0001')).toBeUndefined();
    expect(find(table, 'a')?.number).not.toBe(unnumbered);
  });
});
