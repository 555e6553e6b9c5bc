import type { SourceRecord } from '../../lambdas/engine/index.ts';

const startMs = Date.UTC(2025, 2, 10, 10);
const encoder = new TextEncoder();

/** The records that the stored state comes from: late ones, resends, rejected ones and ticks. */
export const goldenRecords = (): SourceRecord[] =>
  Array.from({ length: 60 }, (_, second): SourceRecord => {
    const arrivalTimeMs = startMs + second * 1_000;
    const source = { partition: 'p0', position: String(100 + second * 3), arrivalTimeMs };
    if (second % 20 === 19) return { kind: 'tick', ...source };
    const clientId = `G${second % 4}`;
    const t = arrivalTimeMs - ((second * 7) % 5) * 1_500;
    const heat = ((second * 37) % 110) + 0.1 * (second % 10);
    const text =
      second % 13 === 12 ? '{"id":' : JSON.stringify({ id: clientId, t, heat, load: second });
    const payload = encoder.encode(text);
    return { kind: 'reading', ...source, topic: `dt/site/${clientId}`, clientId, payload };
  });
