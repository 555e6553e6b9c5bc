import { writeFileSync } from 'node:fs';
import { stackVariants } from '../unit/lib/stack-variants.ts';
import { choicesOf } from './choices-of.ts';
import {
  type StatefulResources,
  statefulResources,
  statefulResourcesFile,
} from './stateful-resources.ts';

/** Writes what the variants hold now, each under the choice that brings it: see README.md. */
export const writeStatefulResources = (): void => {
  const found = stackVariants.map(([variant, { template, stage }]) => ({
    choices: choicesOf(variant),
    resources: statefulResources(template, stage.name),
  }));
  const choices = [...new Set(found.flatMap((one) => one.choices))];
  const parts: Record<string, StatefulResources> = {};
  const known = new Set<string>();
  for (const choice of choices) {
    const withIt = found.filter((one) => one.choices.includes(choice));
    const inAll = Object.entries(withIt[0]?.resources ?? {}).filter(([id, resource]) => {
      const text = JSON.stringify([id, resource]);
      return (
        !known.has(text) &&
        withIt.every(({ resources }) => JSON.stringify([id, resources[id]]) === text)
      );
    });
    for (const entry of inAll) known.add(JSON.stringify(entry));
    parts[choice] = Object.fromEntries(inAll);
  }
  writeFileSync(statefulResourcesFile, `${JSON.stringify(parts, null, 2)}\n`);
};

if (import.meta.main) writeStatefulResources();
