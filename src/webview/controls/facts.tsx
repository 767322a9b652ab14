import type { ComponentChildren } from 'preact';

export interface FactsProps {
  /** Names with their values; a name without a value is left out. */
  readonly facts: readonly (readonly [name: string, value: ComponentChildren])[];
}

/** A list of names and values. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl class="facts">
      {facts.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
