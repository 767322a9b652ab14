import { useId, useMemo } from 'preact/hooks';
import type { JsonObject, Schema } from '../../protocol/messages.ts';
import { t } from '../l10n.ts';
import { hasFiles, readTransfer } from './drops.ts';
import { FieldRow } from './fieldRow.tsx';
import { type Field, fieldOf, fieldsOf } from './fields.ts';
import { useForm } from './formContext.ts';
import { withKey } from './structures.tsx';

interface FormProps {
  readonly schema: Schema;
  readonly values: JsonObject;
  readonly update: (change: (before: JsonObject) => JsonObject) => void;
  readonly isOpen: boolean;
  readonly setOpen: (open: boolean) => void;
  /** The buttons to the right of the fold. */
  readonly children?: preact.ComponentChildren;
}

/** Renders a model's schema as a form; `values` is the model's input, without untouched fields. */
export function Form({ schema, values, update, isOpen, setOpen, children }: FormProps) {
  const context = useForm();
  const moreId = useId();
  const fields = useMemo(() => fieldsOf(schema), [schema]);
  const ownNames = new Set(fields.map(({ name }) => name));
  const others = Object.keys(values)
    .filter((name) => !ownNames.has(name))
    .map((name): Field => ({ ...fieldOf(name, {}, false, 0, name), isFolded: false }));
  const shown = [...fields.filter((field) => !field.isFolded), ...others];
  const folded = fields.filter((field) => field.isFolded);
  const hasFault = folded.some(({ name }) =>
    context.faults.value.some(({ path }) => path.split(/[.[]/)[0] === name),
  );
  const opened = isOpen || hasFault;
  const row = (field: Field) => (
    <FieldRow
      key={field.name}
      field={field}
      path={field.name}
      depth={0}
      value={Object.hasOwn(values, field.name) ? values[field.name] : undefined}
      update={(change) => update((before) => withKey(before, field.name, change))}
    />
  );
  const takeFiles = (transfer: DataTransfer | null, event: Event) => {
    const target = fields.find(
      ({ name, kind }) => kind === 'mediaList' || (kind === 'media' && values[name] === undefined),
    );
    if (!transfer || !target || !hasFiles(transfer)) return;
    event.preventDefault();
    if (event.type === 'dragover') return;
    void takeInto(target, transfer);
  };
  const takeInto = async (target: Field, transfer: DataTransfer) => {
    for (const one of await readTransfer(transfer)) {
      const url =
        'url' in one ? one.url : await context.uploads.start(target.name, one.name, one.source);
      if (url === undefined) continue;
      update((before) => {
        const { [target.name]: now } = before;
        const next = target.kind === 'media' ? url : [...(Array.isArray(now) ? now : []), url];
        return { ...before, [target.name]: next };
      });
      if (target.kind === 'media') return;
    }
  };
  return (
    <div
      class="form"
      onDragOver={(event) => takeFiles(event.dataTransfer, event)}
      onDrop={(event) => takeFiles(event.dataTransfer, event)}
      onPaste={(event) => takeFiles(event.clipboardData, event)}
    >
      {fields.length === 0 && others.length === 0 && (
        <p class="muted">{t('This model needs no input.')}</p>
      )}
      <div class="form-fields">{shown.map(row)}</div>
      <div class="more">
        {folded.length > 0 && (
          <button
            class="text more-toggle"
            type="button"
            aria-expanded={opened}
            aria-controls={moreId}
            onClick={() => setOpen(!opened)}
          >
            <span
              class={`codicon codicon-chevron-${opened ? 'down' : 'right'}`}
              aria-hidden="true"
            />
            {folded.length === 1 ? t('1 more setting') : t('{0} more settings', folded.length)}
          </button>
        )}
        <span class="more-actions">{children}</span>
      </div>
      <div class="form-fields" id={moreId} hidden={!opened}>
        {opened && folded.map(row)}
      </div>
    </div>
  );
}
