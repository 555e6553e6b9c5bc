import type { Observation } from '../../../observation.ts';
import { byId, element, setText } from '../dom/element.ts';
import { formatCount, formatPlural } from '../format/number.ts';

const verdicts = [
  ['accepted', 'accepted', 'Readings that are in their windows'],
  ['tooLate', 'too late', 'Readings whose windows were closed for good'],
  ['duplicate', 'duplicate', 'Readings that came before'],
  ['rejected', 'rejected', 'Readings that no window may hold; each has a reason'],
] as const;

/** The conservation line: every reading that was received has exactly one verdict, and it shows. */
export const createLedgerPanel = () => {
  const panel = byId('ledger');
  const numbers = new Map<string, HTMLElement>();
  const shares = new Map<string, HTMLElement>();
  const check = element('p', 'ledger-check');
  const facts = element('p', 'ledger-facts quiet');
  const bar = element('div', 'ledger-bar');
  bar.setAttribute('aria-hidden', 'true');

  const term = (verdict: string, label: string, title: string): HTMLElement => {
    const number = element('strong', 'ledger-number', '0');
    number.id = `ledger-${verdict}`;
    numbers.set(verdict, number);
    const made = element('div', 'ledger-term', number, element('span', 'ledger-label', label));
    made.dataset.verdict = verdict;
    made.title = title;
    return made;
  };
  const sign = (text: string): HTMLElement => element('span', 'ledger-sign', text);

  const line = element(
    'div',
    'ledger-line',
    term('received', 'received', 'Readings judged so far'),
  );
  for (const [index, [verdict, label, title]] of verdicts.entries()) {
    line.append(sign(index === 0 ? '=' : '+'), term(verdict, label, title));
    const share = element('span', 'ledger-share');
    share.dataset.verdict = verdict;
    shares.set(verdict, share);
    bar.append(share);
  }
  line.append(check);
  panel.append(line, bar, facts);

  return (observation: Observation): void => {
    const { ledger } = observation;
    const sum = verdicts.reduce((total, [verdict]) => total + ledger[verdict], 0);
    const number = (verdict: string, count: number): void => {
      const target = numbers.get(verdict);
      if (target === undefined) return;
      setText(target, formatCount(count));
      target.parentElement?.toggleAttribute('data-zero', count === 0);
    };
    number('received', ledger.received);
    for (const [verdict] of verdicts) {
      number(verdict, ledger[verdict]);
      const share = shares.get(verdict);
      if (share === undefined) continue;
      share.style.flexGrow = String(ledger[verdict]);
      share.hidden = ledger[verdict] === 0;
    }
    const isBalanced = sum === ledger.received;
    panel.dataset.balanced = String(isBalanced);
    setText(
      check,
      isBalanced
        ? '✓ adds up'
        : `✕ does not add up: the verdicts sum to ${formatCount(sum)}, ` +
            `${formatCount(Math.abs(ledger.received - sum))} ` +
            `${sum < ledger.received ? 'without a verdict' : 'too many'}`,
    );
    setText(facts, flowFacts(observation));
  };
};

const flowFacts = ({ published, refused, storedResults, ledger }: Observation): string =>
  [
    `${formatPlural(published, 'message')} published`,
    `${formatCount(refused)} refused by policy`,
    `${formatPlural(storedResults, 'window')} stored`,
    ...(ledger.rejectedMeasures > 0
      ? [`${formatPlural(ledger.rejectedMeasures, 'measure')} rejected in accepted readings`]
      : []),
    ...(ledger.dedupeEvictions > 0
      ? [`${formatPlural(ledger.dedupeEvictions, 'reading')} forgotten by dedupe`]
      : []),
  ].join(' · ');
