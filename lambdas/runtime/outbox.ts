import {
  type AlertTransition,
  type Contribution,
  type ContributionPack,
  type DuplicateReading,
  type Outcomes,
  type PaneContribution,
  packOf,
  type QuarantinedReading,
  type ReadingContribution,
  type WindowResult,
} from '../engine/index.ts';

/**
 * What one commit publishes once it is accepted. Of each result only the last firing is kept: it
 * stands for the earlier ones; so does the last transition that one record made of an alert, and of
 * contributions to rollups the last one of a firing's identity.
 * Duplicates are counted in the ledger and go nowhere.
 */
export class Outbox implements Outcomes {
  readonly alerts: AlertTransition[] = [];
  readonly quarantine: QuarantinedReading[] = [];
  private readonly lastFirings = new Map<string, WindowResult>();
  /** By rollup or join, and group; then by what a contribution is known by. */
  private readonly packs = new Map<string, Map<string, Contribution>>();
  /** By alert id, where its last transition stands in `alerts`. */
  private readonly lastTransitions = new Map<string, number>();
  private readonly observer: Outcomes | undefined;
  private contributionCount = 0;
  private bytes = 0;

  /** @param observer hears every outcome, coalesced or not */
  constructor(observer?: Outcomes) {
    this.observer = observer;
  }

  /** The last firing of each identity. */
  get results(): readonly WindowResult[] {
    return [...this.lastFirings.values()];
  }

  get contributions(): readonly ContributionPack[] {
    return [...this.packs.values()].map((pack) => packOf([...pack.values()]));
  }

  /** How many outcomes there are to publish. */
  get size(): number {
    const { lastFirings, alerts, quarantine, contributionCount } = this;
    return lastFirings.size + alerts.length + quarantine.length + contributionCount;
  }

  /** Rough size once encoded, before compression: decides where a batch is cut. */
  get estimatedBytes(): number {
    return this.bytes;
  }

  result(result: WindowResult): void {
    this.observer?.result(result);
    const identity = `${result.window}\n${result.key}\n${result.id}`;
    if (!this.lastFirings.has(identity)) this.bytes += 96;
    this.lastFirings.set(identity, result);
  }

  alert(alert: AlertTransition): void {
    this.observer?.alert(alert);
    const last = this.lastTransitions.get(alert.id);
    if (last !== undefined && this.alerts[last]?.revision === alert.revision) {
      // One record raised the alarm and ended it. Of equal revisions a store keeps the first, so
      // only the last is told: how the alert stands after the record.
      this.alerts[last] = alert;
      return;
    }
    this.bytes += 256;
    this.lastTransitions.set(alert.id, this.alerts.push(alert) - 1);
  }

  quarantined(reading: QuarantinedReading): void {
    this.observer?.quarantined(reading);
    // Readings of one pack share its payload, which is encoded once.
    const isShared = this.quarantine.at(-1)?.payload === reading.payload;
    this.bytes += 160 + (isShared ? 0 : reading.payload.length);
    this.quarantine.push(reading);
  }

  duplicate(reading: DuplicateReading): void {
    this.observer?.duplicate(reading);
  }

  contribution(contribution: Contribution): void {
    this.observer?.contribution(contribution);
    const isPane = 'rollup' in contribution;
    const [to, identity] = isPane ? paneIdentity(contribution) : readingIdentity(contribution);
    const pack = this.packs.get(to) ?? new Map<string, Contribution>();
    this.packs.set(to, pack);
    if (!pack.has(identity)) {
      this.contributionCount += 1;
      this.bytes += isPane ? 96 : 24;
    }
    pack.set(identity, contribution);
  }
}

type Identity = readonly [to: string, identity: string];

const paneIdentity = ({ rollup, group, contributor, id }: PaneContribution): Identity => [
  `rollup\n${rollup}\n${group}`,
  `${contributor}\n${id}`,
];

const readingIdentity = (contribution: ReadingContribution): Identity => {
  const { join, group, side, contributor, revision, index } = contribution;
  return [`join\n${join}\n${group}`, `${side}\n${revision}\n${index}\n${contributor}`];
};
