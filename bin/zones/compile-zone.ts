import type { TimeZone } from '../../lambdas/engine/index.ts';
import { yearlyChanges } from './yearly-changes.ts';
import type { ZoneHistory } from './zone-history.ts';

/** Says a history shortly: what repeats every year to its end becomes a rule. */
export const compileZone = (history: ZoneHistory, version: string): TimeZone => {
  const { yearly, listed } = yearlyChanges(history);
  const offsets = [history.firstOffsetSeconds];
  let last = 0;
  const changes = history.changes.slice(0, listed).map(({ atSeconds, offsetSeconds }) => {
    if (!offsets.includes(offsetSeconds)) offsets.push(offsetSeconds);
    const delta = (atSeconds - last).toString(36);
    last = atSeconds;
    return `${delta}:${offsets.indexOf(offsetSeconds)}`;
  });
  return { name: history.name, version, offsets, changes: changes.join(' '), yearly };
};
