import { own } from '../../domain/own.ts';
import type { Json, JsonObject } from '../../protocol/messages.ts';
import { t } from '../l10n.ts';
import { isObject } from '../../domain/schema.ts';
import { blank } from './values.ts';
import { fieldOf, fieldsOf } from './fields.ts';
import type { Change, NestedProps } from './formContext.ts';

/** An object as a group of its fields. */
export function GroupControl({ field, value, path, update, depth, Row }: NestedProps) {
  const { default: schemaDefault } = field.schema;
  const defaultValue = isObject(schemaDefault) ? schemaDefault : {};
  const now = isObject(value) ? value : defaultValue;
  return (
    <div class="form-fields nested">
      {fieldsOf(field.schema, depth + 1).map((inner) => (
        <Row
          key={inner.name}
          field={inner}
          depth={depth + 1}
          path={`${path}.${inner.name}`}
          value={own(now, inner.name)}
          update={(change) => {
            update((before) => {
              const next = withKey(isObject(before) ? before : defaultValue, inner.name, change);
              return Object.keys(next).length === 0 && !field.isRequired ? undefined : next;
            });
          }}
        />
      ))}
    </div>
  );
}

/** Changes one value of an object; removes the key when the new value is undefined. */
export function withKey(object: JsonObject, name: string, change: Change): JsonObject {
  const { [name]: _, ...rest } = object;
  const after = change(own(object, name));
  if (after === undefined) return rest;
  return { ...object, [name]: after };
}

/** A list of items with buttons to remove and add one. */
export function ListControl({ field, value, path, update, depth, aria, Row }: NestedProps) {
  const { default: schemaDefault, items = {}, maxItems = Infinity } = field.schema;
  const defaultValue = Array.isArray(schemaDefault) ? schemaDefault : [];
  const now = Array.isArray(value) ? value : defaultValue;
  const change = (next: (before: readonly Json[]) => Json[]) => {
    update((before) => {
      const after = next(Array.isArray(before) ? before : defaultValue);
      return after.length === 0 && defaultValue.length === 0 && !field.isRequired
        ? undefined
        : after;
    });
  };
  const name = field.name.replace(/s$/, '');
  return (
    <div class="list">
      {now.map((item, at) => {
        const label = t('{0} {1}', field.label.replace(/s$/, ''), at + 1);
        return (
          <Row
            key={at}
            field={{ ...fieldOf(name, items, true, depth + 1, label), help: '' }}
            depth={depth + 1}
            path={`${path}[${at}]`}
            value={item}
            update={(inner) => {
              // A list has no gaps: cleared text becomes '', and a cleared number keeps its value.
              change((before) =>
                before.map((one, place) =>
                  place === at ? (inner(one) ?? (typeof one === 'string' ? '' : one)) : one,
                ),
              );
            }}
            onRemove={() => {
              change((before) => before.filter((_, place) => place !== at));
              document.getElementById(`${aria.id}-add`)?.focus();
            }}
          />
        );
      })}
      <button
        id={`${aria.id}-add`}
        class="text"
        type="button"
        disabled={now.length >= maxItems}
        aria-label={t('Add to {0}', field.label)}
        onClick={() => change((before) => [...before, blank(items)])}
      >
        <span class="codicon codicon-add" aria-hidden="true" />
        {t('Add')}
      </button>
    </div>
  );
}
