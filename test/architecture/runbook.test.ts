import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const read = (path: string): string =>
  readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

/** Names of the alarms; `SecondStage...`, those of the second stage, share its sections. */
const files = ['alarm-rules', 'msk-alarm-rules', 'stream-alarms'].map(
  (name) => `monitoring/${name}`,
);
const alarms = [...files, 'account-stack'].flatMap((file) =>
  [
    ...read(`lib/${file}.ts`).matchAll(
      /^ {2}(\w+): \{$|(?:silenceAlarm\(|(?:Audit|Watch)\(this, )'(?!SecondStage)(\w+)'/gm,
    ),
  ].map(([, rule, single]) => rule ?? single),
);

const sections = read('docs/RUNBOOK.md').split(/^## /m).slice(1);

describe('runbook', () => {
  it('has one section for each alarm of the stack, and no other', () => {
    expect(alarms).toContain('Halted');
    const names = sections.map((section) => section.split('\n')[0]);
    expect(names.toSorted()).toEqual(alarms.toSorted());
  });

  it.each(sections.map((section) => [section.split('\n')[0], section]))(
    '%s says what it means, what is at risk, what to do and when it is over',
    (_, section) => {
      for (const part of ['Means.', 'At risk.', 'Do.', 'Over when']) {
        expect(section).toContain(`**${part}`);
      }
    },
  );
});
