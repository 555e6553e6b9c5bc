import { paginateListServiceQuotas } from '@aws-sdk/client-service-quotas';
import { readingsPerSecond } from '../../cost/load/fleet-load.ts';
import { type Check, type Finding, ok, problem, warn } from '../check.ts';
import type { DoctorContext } from '../doctor-context.ts';

/** Quotas of IoT Core that a fleet may meet, by how AWS names them. */
const quotas: readonly {
  readonly name: RegExp;
  readonly what: string;
  readonly needed: (context: DoctorContext) => number;
}[] = [
  {
    name: /concurrent client connections per account/i,
    what: 'devices connected at a time',
    needed: ({ load }) => load.devices,
  },
  {
    name: /inbound publish requests per second per account/i,
    what: 'messages a second',
    needed: ({ load }) => readingsPerSecond(load),
  },
  {
    name: /rule evaluations per second per (aws )?account/i,
    what: 'rules evaluated a second',
    needed: ({ load }) => readingsPerSecond(load),
  },
];

const next = 'ask for more of AWS IoT Core, in Service Quotas, before the fleet grows so far';

/** What the account lets devices do, against what this fleet does. */
export const deviceQuotas: Check = {
  name: 'device quotas',
  asksAccount: true,
  run: async (context) => {
    const known = await knownQuotas(context);
    const findings = quotas.map(({ name, what, needed }): Finding => {
      const count = Math.ceil(needed(context));
      const [, value] = [...known].find(([quota]) => name.test(quota)) ?? [];
      if (value === undefined)
        return warn(`${count} ${what}, of which Service Quotas tells no limit`, next);
      const says = `${count} ${what} of ${value}`;
      return count > value ? problem(says, next) : ok(says);
    });
    const level = findings.some((each) => each.level === 'problem') ? 'problem' : 'warn';
    const wrong = findings.filter((each) => each.level !== 'ok');
    if (wrong.length === 0) return ok(findings.map(({ says }) => says).join('; '));
    return { level, says: wrong.map(({ says }) => says).join('; '), next };
  },
};

const knownQuotas = async ({
  clients: { quotas: client },
}: DoctorContext): Promise<ReadonlyMap<string, number>> => {
  const known = new Map<string, number>();
  for await (const { Quotas = [] } of paginateListServiceQuotas(
    { client },
    { ServiceCode: 'iotcore' },
  )) {
    for (const { QuotaName, Value } of Quotas) {
      if (QuotaName !== undefined && Value !== undefined) known.set(QuotaName, Value);
    }
  }
  return known;
};
