import type { Json } from '../../protocol/messages.ts';
import { t } from '../l10n.ts';
import type { ControlProps } from './formContext.ts';

/** A checkbox. */
export function BooleanControl({ field, value, update, aria }: ControlProps) {
  const { 'aria-required': _, ...rest } = aria;
  return (
    <input
      {...rest}
      type="checkbox"
      checked={(value ?? field.schema.default) === true}
      onInput={(event) => {
        const { checked } = event.currentTarget;
        update(() => checked);
      }}
    />
  );
}

/** A select; a current value outside the schema's list stays selectable. */
export function EnumControl({ field, value, update, aria }: ControlProps) {
  const options = field.schema.enum ?? [];
  const now = value ?? field.schema.default;
  const all =
    now === undefined || now === null || options.includes(now) ? options : [...options, now];
  return (
    <select
      {...aria}
      value={now === undefined || now === null ? '' : String(all.indexOf(now))}
      onChange={(event) => {
        const at = event.currentTarget.value;
        update(() => (at === '' ? undefined : all[Number(at)]));
      }}
    >
      {(now === undefined ||
        now === null ||
        (field.schema.default === undefined && !field.isRequired)) && (
        <option value="">{field.isRequired ? t('Choose…') : '—'}</option>
      )}
      {all.map((one, at) => (
        <option key={at} value={String(at)}>
          {choiceLabel(one)}
        </option>
      ))}
    </select>
  );
}

const choiceLabel = (value: Json): string =>
  value === '' ? t('(empty)') : typeof value === 'string' ? value : JSON.stringify(value);
