import type { ReferenceModel } from '../oracle/reference-model.ts';
import type { Contributed, ContributedRecord } from '../oracle/reference-rollup.ts';
import type { ReferenceRow } from '../oracle/reference-rows.ts';
import type { ScriptPipeline } from '../workload/fleet-script.ts';
import type { SimulatedRecord } from '../world/simulated-record.ts';

/** What stands in plain fields in a record between the stages, for whoever reads that stream. */
interface PlainContributions {
  readonly receivedAt: number;
  readonly group?: string;
  readonly contributions?: readonly {
    readonly key: string;
    readonly id: string;
    readonly revision: number;
  }[];
}

/** The records between the stages, beside what the first one should have handed over. */
export interface HandedOver {
  /** Each contribution with the readings that the reference model has in its firing. */
  readonly records: readonly ContributedRecord[];
  /** Contributions that are no firing of the reference model, or are another group's. */
  readonly unknown: readonly string[];
  /** The last firings of windows that are rolled up and that no contribution tells of. */
  readonly missing: readonly string[];
}

/** Asks the reference model of the first stage about all that was handed over. */
export const contributedRecords = (
  { windows: [window], rollup }: ScriptPipeline,
  models: readonly ReferenceModel[],
  handed: readonly SimulatedRecord[],
): HandedOver => {
  const fired = new Map<string, Contributed>();
  const last = new Map<string, string>();
  for (const { firings, readingsOf } of models) {
    for (const row of firings) {
      if (row.window !== window?.name) continue;
      const group = rollup?.by === undefined ? 'fleet' : (row.tags?.site ?? 'unknown');
      fired.set(nameOf(row), { ...row, group, readings: readingsOf.get(row) ?? [] });
      last.set(`${row.key}/${row.id}`, nameOf(row));
    }
  }
  const unknown: string[] = [];
  const told = new Set<string>();
  const records = handed.map(({ data }): ContributedRecord => {
    const plain = JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as PlainContributions;
    const contributions = (plain.contributions ?? []).flatMap((each) => {
      const name = nameOf(each);
      told.add(name);
      const found = fired.get(name);
      if (found !== undefined && found.group === plain.group) return found;
      unknown.push(`${name} of ${plain.group}`);
      return [];
    });
    return { arrival: plain.receivedAt, contributions };
  });
  const missing = [...last.values()].filter((name) => !told.has(name));
  return { records, unknown, missing };
};

const nameOf = ({ key, id, revision }: Pick<ReferenceRow, 'key' | 'id' | 'revision'>): string =>
  `${key}/${id}@${revision}`;
