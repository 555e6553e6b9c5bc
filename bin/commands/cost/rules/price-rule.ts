import type { CountedOperations } from '../load/counted-operations.ts';
import type { FleetLoad } from '../load/fleet-load.ts';
import type { StreamShape, StreamTraffic } from '../load/stream-shape.ts';
import type { StackTemplate, TemplateResource } from '../template/stack-template.ts';
import type { Usage } from '../usage.ts';

/** What goes through a stream or topic of the template. */
export interface RecordFlow extends StreamTraffic {
  /** Logical id of the stream, or of the topic's cluster. */
  readonly id: string;
  /** How its processor is fed. */
  readonly shape: StreamShape;
  /** What its processor does, for each record. */
  readonly operations: CountedOperations['first'];
}

/** What a rule may need to know of the load. */
export interface Workload {
  readonly load: FleetLoad;
  readonly template: StackTemplate;
  /** Whether devices publish past the broker. */
  readonly basicIngest: boolean;
  /** Of a message: its payload and topic. */
  readonly messageBytes: number;
  readonly flows: readonly RecordFlow[];
  readonly archivedBytes: number;
}

/** What a resource of a type uses in a month. */
export type PriceRule = (resource: TemplateResource, work: Workload) => readonly Usage[];

export type PriceRules = Readonly<Record<string, PriceRule>>;

/** For what costs nothing by itself, or nothing while the fleet is well. */
export const nothing: PriceRule = () => [];

/** The flow that a value of the template refers to. */
export const flowOf = (work: Workload, reference: unknown): RecordFlow | undefined => {
  const source = work.template.referredTo(reference);
  return work.flows.find(({ id }) => id === source?.id);
};
