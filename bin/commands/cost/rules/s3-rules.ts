import { archiveVariables } from '../../../../lambdas/environment.ts';
import { figures } from '../load/figures.ts';
import { secondsPerMonth } from '../load/month.ts';
import type { StackTemplate, TemplateResource } from '../template/stack-template.ts';
import type { Usage } from '../usage.ts';
import { archiveShape } from './invocations-of.ts';
import { flowOf, nothing, type PriceRule, type PriceRules, type Workload } from './price-rule.ts';

const gigabyte = 2 ** 30;

/** The archive, the log of who reads and writes it, and what is empty while all is well. */
const bucket: PriceRule = (resource, work) => {
  const { template } = work;
  const isArchive = (each: TemplateResource): boolean =>
    template.isKnownAs(each, archiveVariables.archive);
  if (isArchive(resource)) return archive(resource, work);
  const logged = template
    .referringTo(resource, 'AWS::S3::Bucket', 'LoggingConfiguration')
    .filter(isArchive);
  const bytes = logged.length * objectsPerMonth(work) * figures.accessLogBytes.value;
  return [{ price: 's3.standardGbMonth', quantity: (bytes * monthsKept(resource)) / gigabyte }];
};

const archive = (resource: TemplateResource, work: Workload): readonly Usage[] => {
  const objects = objectsPerMonth(work);
  const [flow] = work.flows;
  const records = (flow?.recordsPerSecond ?? 0) * secondsPerMonth;
  const gbPerMonth = (records * work.archivedBytes) / gigabyte;
  const kept = figures.storedAheadMonths.value;
  const first = Math.min(kept, monthsInStandard(resource));
  return [
    { price: 's3.put', quantity: objects },
    { price: 's3.standardGbMonth', quantity: gbPerMonth * first },
    { price: 's3.transition', quantity: first < kept ? objects : 0 },
    { price: 's3.glacierGbMonth', quantity: gbPerMonth * (kept - first) },
  ];
};

/** One for each batch of the archive's own mapping. */
const objectsPerMonth = (work: Workload): number => {
  const mapping = archiveMapping(work.template);
  const flow = flowOf(work, mapping?.properties.EventSourceArn);
  if (mapping === undefined || flow === undefined) return 0;
  return archiveShape(flow, mapping.properties).batchesPerSecond * secondsPerMonth;
};

const archiveMapping = (template: StackTemplate): TemplateResource | undefined =>
  template.ofType('AWS::Lambda::EventSourceMapping').find(({ properties }) => {
    const reader = template.referredTo(properties.FunctionName);
    const { Environment = {} } = reader?.properties ?? {};
    return JSON.stringify(Environment).includes(archiveVariables.archive);
  });

interface LifecycleRule {
  readonly Transitions?: readonly { readonly TransitionInDays?: number }[];
  readonly ExpirationInDays?: number;
}

const lifecycleRules = ({ properties }: TemplateResource): readonly LifecycleRule[] =>
  (properties.LifecycleConfiguration as { Rules?: readonly LifecycleRule[] } | undefined)?.Rules ??
  [];

const daysPerMonth = 365 / 12;

const monthsInStandard = (resource: TemplateResource): number => {
  const days = lifecycleRules(resource).flatMap(({ Transitions = [] }) =>
    Transitions.map(({ TransitionInDays = 0 }) => TransitionInDays),
  );
  return Math.min(...days, Infinity) / daysPerMonth;
};

const monthsKept = (resource: TemplateResource): number => {
  const days = lifecycleRules(resource).map(({ ExpirationInDays = Infinity }) => ExpirationInDays);
  return Math.min(figures.storedAheadMonths.value, Math.min(...days, Infinity) / daysPerMonth);
};

export const s3Rules: PriceRules = { 'AWS::S3::Bucket': bucket, 'AWS::S3::BucketPolicy': nothing };
