import { describe, expect, it } from 'vitest';
import { stackVariants } from '../unit/lib/stack-variants.ts';
import { choicesOf } from './choices-of.ts';
import {
  fixedProperties,
  readStatefulResources,
  type StatefulResources,
  statefulResources,
} from './stateful-resources.ts';

const golden = readStatefulResources();

const expected = (choices: readonly string[]): StatefulResources =>
  Object.assign({}, ...choices.map((choice) => golden[choice] ?? {}));

/** CloudFormation knows a resource by its logical id: under another one it is another, empty. */
describe.each(stackVariants)('what holds data in %s', (variant, { template, stage }) => {
  it('is what an earlier deployment made: nothing is replaced by accident', () => {
    const found = statefulResources(template, stage.name);
    expect(found).toEqual(expected(choicesOf(variant)));
  });
});

describe('the pinned resources', () => {
  it('are of every type that holds something', () => {
    const pinned = Object.values(golden).flatMap((part) => Object.values(part));
    expect([...new Set(pinned.map(({ type }) => type))].sort()).toEqual(
      Object.keys(fixedProperties).sort(),
    );
  });

  it('are pinned with what cannot be changed of them', () => {
    expect(golden.always?.State1C20CC9A?.fixed).toEqual({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
  });
});
