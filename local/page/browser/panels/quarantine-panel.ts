import type { Observation, QuarantineObservation } from '../../../observation.ts';
import { byId, element, setText } from '../dom/element.ts';
import { KeyedRows, type Row } from '../dom/keyed-rows.ts';
import { shortInstant } from '../format/instant.ts';
import { formatCount } from '../format/number.ts';
import { reasonMeanings } from './reason-meanings.ts';

interface ReasonCount {
  readonly reason: string;
  readonly count: number;
  /** Of the most frequent reason. */
  readonly share: number;
}

/** What was refused and why: counts by reason, and the newest readings with their payloads. */
export const createQuarantinePanel = () => {
  const note = byId('quarantine-note');
  const panel = byId('quarantine');
  const empty = element(
    'p',
    'empty',
    'Nothing was refused. Readings that are too late or rejected appear here, ' +
      'with their reason and their payload as it came.',
  );
  note.parentElement?.after(empty);
  const reasons = new KeyedRows<ReasonCount>(byId('quarantine-reasons'), {
    keyOf: ({ reason }) => reason,
    createRow: createReasonRow,
  });
  const list = byId('quarantine-list');
  let shown = '';
  return ({ ledger, quarantine, atMs }: Observation): void => {
    const refused = ledger.tooLate + ledger.rejected;
    const isEmpty = refused === 0 && quarantine.length === 0;
    panel.dataset.empty = String(isEmpty);
    empty.hidden = !isEmpty;
    setText(note, isEmpty ? '' : `${formatCount(refused)} refused, newest first`);
    reasons.show(countReasons(ledger));
    const news = JSON.stringify(quarantine);
    if (news === shown) return;
    shown = news;
    list.replaceChildren(...quarantine.map((reading) => createRefused(reading, atMs)));
  };
};

const countReasons = (ledger: Observation['ledger']): ReasonCount[] => {
  const counts = Object.entries({ tooLate: ledger.tooLate, ...ledger.rejectedBy })
    .filter(([, count]) => count > 0)
    .sort(([, left], [, right]) => right - left);
  const most = counts[0]?.[1] ?? 1;
  return counts.map(([reason, count]) => ({ reason, count, share: count / most }));
};

const createReasonRow = ({ reason }: ReasonCount): Row<ReasonCount> => {
  const count = element('span', 'reason-count');
  const bar = element('span', 'reason-bar');
  const row = element(
    'li',
    'reason',
    element('span', 'reason-name', reason),
    count,
    element('span', 'reason-track', bar),
  );
  row.title = reasonMeanings[reason] ?? '';
  row.dataset.type = reason === 'tooLate' ? 'tooLate' : 'rejected';
  return {
    element: row,
    update: (item) => {
      setText(count, formatCount(item.count));
      bar.style.width = `${(item.share * 100).toFixed(1)}%`;
    },
  };
};

const createRefused = (reading: QuarantineObservation, nowMs: number): HTMLElement => {
  const reason = element('span', 'tag', reading.reason);
  reason.dataset.type = reading.type;
  const row = element(
    'li',
    'refused',
    element(
      'p',
      'refused-who',
      reason,
      element('span', 'refused-client', reading.clientId ?? 'unknown sender'),
      element('time', 'quiet', shortInstant(reading.arrivalTimeMs, nowMs)),
    ),
    element('p', 'refused-why', reading.detail),
    element('code', 'payload', reading.payload),
  );
  return row;
};
