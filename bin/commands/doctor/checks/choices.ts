import { minutes } from '../../../../lambdas/engine/index.ts';
import { type Check, type Finding, ok, problem, warn } from '../check.ts';
import type { DoctorContext } from '../doctor-context.ts';

/** Choices that exclude each other, or want something of whoever deploys. */
const rules: readonly ((context: DoctorContext) => Finding | undefined)[] = [
  ({ pipeline }) =>
    pipeline.watermark.idleAfter < minutes(1)
      ? problem(
          `idleAfter of ${pipeline.name} is ${pipeline.watermark.idleAfter} ms, but ticks come ` +
            'once a minute',
          'declare at least minutes(1)',
        )
      : undefined,
  ({ stage, appContext }) =>
    stage.store === 'timestream' && appContext.liveAnalytics !== 'available'
      ? warn(
          'results go to Timestream for LiveAnalytics, which takes no new customers since ' +
            '2025-06-20',
          'say -c liveAnalytics=available where the account had it before; if not, ' +
            '-c store=influxdb',
        )
      : undefined,
  ({ stage, appContext }) =>
    stage.store !== 'timestream' && appContext.liveAnalytics === 'available'
      ? warn(
          `liveAnalytics is available in cdk.json, but the store is ${stage.store}`,
          'take liveAnalytics out, or leave --store out',
        )
      : undefined,
  ({ stage }) =>
    stage.ingest === 'msk' && stage.msk.mostPollers < stage.msk.partitions
      ? warn(
          `msk.mostPollers is ${stage.msk.mostPollers}, for ${stage.msk.partitions} partitions`,
          'raise it to one for each partition, in lib/stage-config.ts',
        )
      : undefined,
  ({ stage }) =>
    stage.hasGrafana
      ? warn('people sign in to Grafana by IAM Identity Center', 'enable it in the account first')
      : undefined,
];

/** Whether the stage's settings, the declaration and the context go together. */
export const choices: Check = {
  name: 'choices',
  asksAccount: false,
  run: async (context) => {
    const found = rules.flatMap((rule) => rule(context) ?? []);
    const wrong = found.flatMap((each) => (each.level === 'ok' ? [] : [each]));
    const { stage } = context;
    if (wrong.length === 0) return ok(`stage ${stage.name}, ${stage.ingest} into ${stage.store}`);
    return {
      level: wrong.some(({ level }) => level === 'problem') ? 'problem' : 'warn',
      says: wrong.map(({ says }) => says).join('; '),
      next: wrong.map((each) => each.next).join('; '),
    };
  },
};
