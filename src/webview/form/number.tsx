import { useState } from 'preact/hooks';
import type { Schema } from '../../protocol/messages.ts';
import { t } from '../l10n.ts';
import type { ControlAria, ControlProps } from './formContext.ts';

interface NumberInputProps {
  readonly schema: Schema;
  readonly value: number | undefined;
  readonly aria: ControlAria;
  readonly onNumber: (value: number | undefined) => void;
}

/** Keeps incomplete input such as `-` or `1e` in the box without a value. */
export function NumberInput({ schema, value, aria, onNumber }: NumberInputProps) {
  const [typed, setTyped] = useState<string>();
  const { low, high } = limitsOf(schema);
  return (
    <input
      {...aria}
      type="number"
      inputMode={schema.type === 'integer' ? 'numeric' : 'decimal'}
      step={schema.multipleOf ?? (schema.type === 'integer' ? 1 : 'any')}
      min={low}
      max={high}
      value={typed ?? value ?? ''}
      onInput={(event) => {
        const { value: text, valueAsNumber } = event.currentTarget;
        setTyped(text);
        onNumber(Number.isNaN(valueAsNumber) ? undefined : valueAsNumber);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}

/** A number without a slider. */
export function NumberControl({ field, value, update, aria }: ControlProps) {
  return (
    <NumberInput
      schema={field.schema}
      value={numberOf(value ?? field.schema.default)}
      aria={aria}
      onNumber={(next) => update(() => next)}
    />
  );
}

/** A number between two limits: a slider and a number input. */
export function RangeControl({ field, value, update, aria }: ControlProps) {
  const { low = 0, high = 1, step } = limitsOf(field.schema);
  const now = numberOf(value ?? field.schema.default);
  const set = (next: number | undefined) => update(() => next);
  return (
    <div class="range">
      <input
        type="range"
        aria-label={t('{0}, as a slider', field.label)}
        aria-valuetext={now === undefined ? t('not set') : String(now)}
        min={low}
        max={high}
        step={step}
        value={now ?? low}
        data-unset={now === undefined}
        onInput={(event) => set(event.currentTarget.valueAsNumber)}
      />
      <NumberInput schema={field.schema} value={now} aria={aria} onNumber={set} />
    </div>
  );
}

/** The allowed minimum and maximum, and a step for their range. */
function limitsOf(schema: Schema): {
  readonly low?: number;
  readonly high?: number;
  readonly step: number;
} {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const span = (maximum ?? exclusiveMaximum ?? 1) - (minimum ?? exclusiveMinimum ?? 0);
  const step =
    schema.multipleOf ?? (schema.type === 'integer' ? 1 : 10 ** Math.floor(Math.log10(span / 100)));
  const tidy = (value: number) => Number(value.toFixed(10));
  const low =
    minimum ?? (exclusiveMinimum === undefined ? undefined : tidy(exclusiveMinimum + step));
  const high =
    maximum ?? (exclusiveMaximum === undefined ? undefined : tidy(exclusiveMaximum - step));
  return {
    step: Number.isFinite(step) ? tidy(step) : 1,
    ...(low !== undefined && { low }),
    ...(high !== undefined && { high }),
  };
}

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;
