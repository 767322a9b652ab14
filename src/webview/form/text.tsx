import { t } from '../l10n.ts';
import { suggestionsOf } from './fields.ts';
import type { ControlProps } from './formContext.ts';

/** The variables that the host replaces when a run starts. */
const VARIABLE = /\$\{(selection|file|clipboard)\}/g;

/** A text input, or a text area that grows with its content. */
export function TextControl({ field, value, update, aria }: ControlProps) {
  const { default: schemaDefault } = field.schema;
  const defaultValue = typeof schemaDefault === 'string' ? schemaDefault : '';
  const shown = typeof value === 'string' ? value : defaultValue;
  const variables = [...new Set(shown.match(VARIABLE))];
  const suggestions = suggestionsOf(field.schema);
  const listId = `${aria.id}-list`;
  const isPrompt = (field.schema.fills ?? field.name) === 'prompt';
  const onInput = (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
    const text = event.currentTarget.value;
    // Empty text is not sent, except when the schema has a default that it must override.
    update(() => (text === '' && defaultValue === '' ? undefined : text));
  };
  const shared = { ...aria, dir: 'auto' as const, value: shown, onInput };
  return (
    <>
      {field.isLong || shown.includes('\n') ? (
        <textarea
          {...shared}
          class={isPrompt ? 'prompt' : undefined}
          rows={isPrompt ? 3 : 2}
          spellcheck
        />
      ) : (
        <input
          {...shared}
          type="text"
          list={suggestions.length > 0 ? listId : undefined}
          spellcheck={false}
        />
      )}
      {suggestions.length > 0 && (
        <datalist id={listId}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
      {variables.length > 0 && (
        <p class="hint">{t('{0} is filled in when you generate.', variables.join(', '))}</p>
      )}
    </>
  );
}
