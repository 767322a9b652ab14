import type { Schema } from '../../domain/types.ts';
import type { Constraint } from './capability.ts';
import { globMatcher } from './globs.ts';
import { stemOf, type Terms } from './terms.ts';

/** The input schema of an endpoint; undefined where it is not known. */
export type InputOf = (endpointId: string) => Schema | undefined;

/** The constraints that a task names. */
export function constraintsIn(terms: Terms, all: readonly Constraint[]): readonly Constraint[] {
  const words = terms.words.filter(({ isNegated }) => !isNegated).map(({ word }) => stemOf(word));
  const text = ` ${words.join(' ')} `;
  return all.filter((constraint) =>
    constraint.words.some((phrase) =>
      text.includes(` ${phrase.split(' ').map(stemOf).join(' ')} `),
    ),
  );
}

/** Whether an endpoint fulfils a constraint. */
export function fulfils(endpointId: string, constraint: Constraint, inputOf: InputOf): boolean {
  const { fields = [], withoutFields = [], values = [], ids = [] } = constraint;
  if (globMatcher(ids)(endpointId)) return true;
  const properties = inputOf(endpointId)?.properties ?? {};
  if (withoutFields.length > 0) return !withoutFields.some((name) => name in properties);
  if (fields.some((name) => name in properties)) return true;
  return Object.values(properties).some((field) =>
    field.enum?.some((value) => typeof value === 'string' && values.includes(value.toLowerCase())),
  );
}
