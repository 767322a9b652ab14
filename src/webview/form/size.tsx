import { own } from '../../domain/own.ts';
import { SIZE_PRESETS } from '../../domain/sizes.ts';
import type { Json, JsonObject, Schema } from '../../protocol/messages.ts';
import { t } from '../l10n.ts';
import { isObject } from '../../domain/schema.ts';
import type { ControlAria, ControlProps } from './formContext.ts';
import { sizeLabel } from './labels.ts';
import { NumberInput } from './number.tsx';

const CUSTOM = 'custom';

/** A size: a preset, or width and height in pixels. */
export function SizeControl({ field, value, update, aria }: ControlProps) {
  const { schema } = field;
  const branches = schema.anyOf ?? [];
  const presets = branches
    .flatMap((branch) => branch.enum ?? [])
    .filter((one) => typeof one === 'string');
  const exact = branches.find((branch) => !branch.enum);
  const now: Json | undefined = value ?? schema.default;
  const custom = isObject(now) ? now : undefined;
  const all = typeof now === 'string' && !presets.includes(now) ? [...presets, now] : presets;
  const isEmpty = now === undefined || now === null;
  return (
    <div class="size">
      <select
        {...aria}
        value={custom ? CUSTOM : typeof now === 'string' ? now : ''}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          update(() =>
            chosen === '' ? undefined : chosen === CUSTOM ? startOf(exact, now) : chosen,
          );
        }}
      >
        {(isEmpty || schema.default === undefined) && <option value="">—</option>}
        {all.map((one) => (
          <option key={one} value={one}>
            {sizeLabel(one)}
          </option>
        ))}
        <option value={CUSTOM}>{t('custom…')}</option>
      </select>
      {custom && (
        <div class="pixels">
          <Side name="width" label={t('Width')} {...{ exact, custom, aria, update }} />
          <span aria-hidden="true">×</span>
          <Side name="height" label={t('Height')} {...{ exact, custom, aria, update }} />
        </div>
      )}
    </div>
  );
}

interface SideProps {
  readonly name: 'width' | 'height';
  readonly label: string;
  readonly exact: Schema | undefined;
  readonly custom: JsonObject;
  readonly aria: ControlAria;
  readonly update: ControlProps['update'];
}

function Side({ name, label, exact, custom, aria, update }: SideProps) {
  const { [name]: now } = custom;
  return (
    <label class="side">
      <span class="visually-hidden">{label}</span>
      <NumberInput
        schema={exact?.properties?.[name] ?? {}}
        value={typeof now === 'number' ? now : undefined}
        aria={{ ...aria, id: `${aria.id}.${name}` }}
        onNumber={(next) =>
          update((before) => {
            const { [name]: _, ...rest } = isObject(before) ? before : custom;
            return next === undefined ? rest : { ...rest, [name]: next };
          })
        }
      />
    </label>
  );
}

/** The initial custom size: the previous value, in pixels. */
function startOf(exact: Schema | undefined, before: Json | undefined): JsonObject {
  const presetSize = typeof before === 'string' ? own(SIZE_PRESETS, before) : undefined;
  if (presetSize) return { width: presetSize[0], height: presetSize[1] };
  const pixelsOf = (name: string) => {
    const preset = exact?.properties?.[name]?.default;
    return typeof preset === 'number' ? preset : 1024;
  };
  return { width: pixelsOf('width'), height: pixelsOf('height') };
}
