import { useState } from 'preact/hooks';
import type { Json, Schema } from '../../protocol/messages.ts';
import { t } from '../l10n.ts';
import { canShow, fieldOf } from './fields.ts';
import { fits } from '../../domain/schema.ts';
import { blank } from './values.ts';
import type { ComponentType } from 'preact';
import type { NestedProps } from './formContext.ts';

interface ChoiceProps extends NestedProps {
  readonly Inner: ComponentType<NestedProps>;
}

/** A value of one of several types: a type selector and the control of the selected type. */
export function ChoiceControl({ Inner, ...props }: ChoiceProps) {
  const { field, value, update, depth } = props;
  const { anyOf: branches = [], default: schemaDefault } = field.schema;
  const [chosen, setChosen] = useState<number>();
  const now = value ?? schemaDefault;
  const found = branchOf(branches, now);
  const at =
    chosen !== undefined && (now === undefined || takes(branches[chosen], now)) ? chosen : found;
  const branch = branches[at];
  const inner = branch && {
    ...fieldOf(
      field.name,
      { ...branch, ...(schemaDefault !== undefined && { default: schemaDefault }) },
      field.isRequired,
      depth + 1,
      field.label,
    ),
    isLong: true,
  };
  return (
    <div class="choice">
      <select
        aria-label={t('{0}: type of value', field.label)}
        value={String(at)}
        onChange={(event) => {
          const next = Number(event.currentTarget.value);
          setChosen(next);
          const other = branches[next];
          if (other && now !== undefined && !takes(other, now)) update(() => startOf(other));
        }}
      >
        {branches.map((one, index) => (
          <option key={index} value={String(index)}>
            {branchLabel(one)}
          </option>
        ))}
      </select>
      {inner && <Inner {...props} field={inner} />}
    </div>
  );
}

/** The branch that accepts the value, else the first that can display it. */
function branchOf(branches: readonly Schema[], value: Json | undefined): number {
  if (value === undefined) return 0;
  const at = branches.findIndex((branch) => fits(branch, value));
  return at >= 0
    ? at
    : Math.max(
        0,
        branches.findIndex((branch) => takes(branch, value)),
      );
}

const takes = (branch: Schema | undefined, value: Json): boolean =>
  branch !== undefined && canShow(fieldOf('', branch, false), value);

function startOf(branch: Schema): Json | undefined {
  const start = blank(branch);
  return start === '' ? undefined : start;
}

function branchLabel(schema: Schema): string {
  if (schema.title) return schema.title.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  if (schema.enum) return t('choice');
  if (schema.media) return t('one file');
  if (schema.items?.media) return t('several files');
  switch (schema.type) {
    case 'string':
      return t('text');
    case 'number':
    case 'integer':
      return t('number');
    case 'boolean':
      return t('yes or no');
    case 'array':
      return t('list');
    case 'object':
      return t('fields');
    case undefined:
      break;
  }
  return t('JSON');
}
