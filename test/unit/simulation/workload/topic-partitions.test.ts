import { describe, expect, it } from 'vitest';
import type { ScriptRecord } from '../../../../simulation/workload/fleet-script.ts';
import { deviceOf } from '../../../../simulation/workload/record-bytes.ts';
import { topicPartitions } from '../../../../simulation/workload/topic-partitions.ts';
import { topicRecords } from '../../../../simulation/workload/topic-records.ts';
import { randomWorkload } from '../../../../simulation/workload/workload.ts';

/** Workloads on topics, of which some are given more partitions. */
const workloads = Array.from({ length: 40 }, (_, seed) => randomWorkload(seed, 'kafka'));
const grown = workloads.filter(({ growth }) => growth !== undefined);

describe('the partitions of a topic', () => {
  it('hold every record where its key belongs', () => {
    for (const workload of workloads) {
      if (workload.growth !== undefined) continue;
      for (const { script, isOwn } of topicPartitions('records', workload)) {
        const devices = script.flatMap((record) => deviceOf(record) ?? []);
        expect(devices.filter((device) => !isOwn(device))).toEqual([]);
      }
    }
  });

  it('that are added take over keys, and no record is gone', () => {
    expect(grown.length).toBeGreaterThan(1);
    const isKept = ({ kind }: ScriptRecord): boolean => kind !== 'tick';
    for (const workload of grown) {
      const partitions = topicPartitions('records', workload);
      expect(partitions).toHaveLength(workload.growth?.to ?? 0);
      const records = partitions.flatMap(({ script }) => script);
      expect(new Set(records.filter(isKept))).toEqual(
        new Set(workload.partitions.flat().filter(isKept)),
      );
    }
  });
});

describe('the records of a topic', () => {
  const records = workloads.map((workload, seed) => {
    const options = { seed, partitions: workload.partitions.length };
    return topicPartitions('records', workload).map((each) =>
      topicRecords(each, { ...options, remadeAt: workload.remadeAt?.[each.number] ?? undefined }),
    );
  });
  const steps = records.flat().map((own) =>
    own.flatMap(({ position }, at) => {
      const next = own[at + 1];
      const isSame = next !== undefined && next.obstacle === own[at]?.obstacle;
      return isSame ? [Number(next.position) - Number(position)] : [];
    }),
  );

  it('have offsets that grow, by one in some partitions and with gaps in others', () => {
    for (const own of steps) for (const step of own) expect(step).toBeGreaterThan(0);
    expect(steps.some((own) => own.every((step) => step === 1))).toBe(true);
    expect(steps.some((own) => own.some((step) => step > 1))).toBe(true);
  });

  it('are misplaced only where a topic was given more partitions', () => {
    for (const [at, workload] of workloads.entries()) {
      const misplaced = (records[at] ?? [])
        .flat()
        .filter(({ obstacle }) => obstacle === 'misplaced');
      if (workload.growth === undefined) expect(misplaced).toEqual([]);
      else expect(misplaced).not.toEqual([]);
    }
  });

  it('begin at offset 0 again, and are newer, where a topic was made again', () => {
    const own = workloads.flatMap(({ remadeAt }, at) =>
      (remadeAt ?? []).flatMap((index, number) =>
        index === null ? [] : [{ index, records: records[at]?.[number] ?? [] }],
      ),
    );
    expect(own.length).toBeGreaterThan(2);
    for (const { index, records: all } of own) {
      const [before, after] = [all.slice(0, index), all.slice(index)];
      expect(before.map(({ obstacle }) => obstacle)).not.toContain('remade');
      expect(new Set(after.map(({ obstacle }) => obstacle))).toEqual(new Set(['remade']));
      expect(after[0]?.position).toBe('0');
      const arrivals = before.flatMap(({ script }) =>
        script.kind === 'foreign' || script.kind === 'poison' ? [] : [script.arrival],
      );
      expect(after[0]?.script.arrival).toBeGreaterThan(Math.max(0, ...arrivals));
    }
  });
});
