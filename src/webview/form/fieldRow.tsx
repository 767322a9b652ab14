import { useState } from 'preact/hooks';
import type { Fault } from '../../protocol/messages.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { t } from '../l10n.ts';
import { Control } from './control.tsx';
import { canShow, type Field, type Kind } from './fields.ts';
import { type ControlAria, type RowProps, useForm } from './formContext.ts';

/** Kinds with several controls, which need a group instead of a label. */
const GROUPS: ReadonlySet<Kind> = new Set(['media', 'mediaList', 'list', 'group', 'choice']);

/** Characters; a longer label takes more than half of a narrow row. */
const LONG_LABEL = 16;

/** A field's label, control, help and error. */
export function FieldRow({ field, value, path, depth, update, onRemove }: RowProps) {
  const { faults, helps } = useForm();
  const [open, setOpen] = useState(false);
  const kind = value === undefined || canShow(field, value) ? field.kind : 'json';
  const isNone = value === null && field.schema.nullable === true;
  const wrong = faultsOf(faults.value, path, kind);
  const showsHelp = field.help !== '' && (open || helps.value);
  const id = `field-${path}`;
  const described = [field.help && `${id}-help`, wrong.length > 0 && `${id}-fault`];
  const aria: ControlAria = {
    id,
    'aria-describedby': described.filter(Boolean).join(' ') || undefined,
    'aria-invalid': wrong.length > 0,
    'aria-required': field.isRequired && depth === 0,
  };
  const about = field.help || field.name;
  const isGroup = GROUPS.has(kind);
  const label = (
    <>
      {field.label}
      {field.isRequired && !onRemove && (
        <span class="required-mark" aria-hidden="true">
          *
        </span>
      )}
    </>
  );
  return (
    <div
      class="field"
      role={isGroup ? 'group' : undefined}
      aria-labelledby={isGroup ? `${id}-label` : undefined}
      aria-describedby={isGroup ? aria['aria-describedby'] : undefined}
      data-kind={kind}
      data-path={path}
      data-wide={field.isWide || kind === 'json'}
      data-long={field.label.length > LONG_LABEL}
      data-item={onRemove !== undefined}
      data-invalid={wrong.length > 0}
    >
      <div class="field-head">
        {isGroup ? (
          <span class="field-label" id={`${id}-label`} title={about}>
            {label}
          </span>
        ) : (
          <label class="field-label" id={`${id}-label`} for={id} title={about}>
            {label}
          </label>
        )}
        <FieldActions {...{ field, value, path, update }} open={open} setOpen={setOpen} />
        {onRemove && (
          <IconButton icon="close" label={t('Remove {0}', field.label)} onClick={onRemove} />
        )}
      </div>
      {isNone ? (
        <p class="none muted">{t('none')}</p>
      ) : (
        <Control {...{ field, value, path, depth, update, aria }} Row={FieldRow} />
      )}
      {field.help && (
        <p class="hint" id={`${id}-help`} hidden={!showsHelp}>
          {field.help}
        </p>
      )}
      {wrong.length > 0 && (
        <p class="fault" id={`${id}-fault`}>
          {wrong.map(({ message }) => message).join('; ')}
        </p>
      )}
    </div>
  );
}

interface ActionsProps extends Pick<RowProps, 'value' | 'update' | 'path'> {
  readonly field: Field;
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
}

/** The buttons of a field: reset, null and help. */
function FieldActions({ field, value, path, update, open, setOpen }: ActionsProps) {
  const { default: schemaDefault, nullable } = field.schema;
  const hasDefault = schemaDefault !== undefined && schemaDefault !== null;
  const isNone = value === null;
  return (
    <span class="field-actions">
      {nullable && (isNone || hasDefault) && (
        <button
          class="text"
          type="button"
          aria-pressed={isNone}
          aria-label={t('No value for {0}', field.label)}
          onClick={() => update(() => (isNone ? undefined : null))}
        >
          {isNone ? t('Set') : t('None')}
        </button>
      )}
      {value !== undefined && hasDefault && !field.isRequired && (
        <IconButton
          icon="discard"
          label={t('Reset {0} to its default', field.label)}
          onClick={() => {
            update(() => undefined);
            document.getElementById(`field-${path}`)?.focus();
          }}
        />
      )}
      {field.help && (
        <IconButton
          icon="info"
          class="about"
          label={t('About {0}', field.label)}
          tabIndex={-1}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        />
      )}
    </span>
  );
}

/** The errors of this field, without those that its nested fields display. */
function faultsOf(faults: readonly Fault[], path: string, kind: Kind): readonly Fault[] {
  const partsShowFaults = kind === 'group' || kind === 'list';
  return faults.filter(
    (fault) =>
      fault.path === path ||
      (!partsShowFaults &&
        (fault.path.startsWith(`${path}.`) || fault.path.startsWith(`${path}[`))),
  );
}
