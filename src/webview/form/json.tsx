import { useState } from 'preact/hooks';
import { t } from '../l10n.ts';
import type { ControlProps } from './formContext.ts';
import { jsonFault, readJson, writeJson } from './jsonText.ts';

/** Edits any value as JSON; invalid text stays in the box and changes no value. */
export function JsonControl({ field, value, update, aria }: ControlProps) {
  const [typed, setTyped] = useState<string>();
  const now = value ?? field.schema.default;
  const shown = typed ?? (now === undefined ? '' : writeJson(now));
  const read = typed === undefined || typed.trim() === '' ? undefined : readJson(typed);
  const fault = read && 'why' in read ? jsonFault(read) : undefined;
  const faultId = `${aria.id}-json`;
  return (
    <>
      <textarea
        {...aria}
        class="json-text"
        aria-invalid={fault !== undefined || aria['aria-invalid']}
        aria-describedby={[aria['aria-describedby'], fault && faultId].filter(Boolean).join(' ')}
        rows={2}
        dir="ltr"
        spellcheck={false}
        placeholder={t('JSON')}
        value={shown}
        onInput={(event) => {
          const text = event.currentTarget.value;
          setTyped(text);
          const next = readJson(text);
          if (text.trim() === '') update(() => undefined);
          else if ('value' in next) update(() => next.value);
        }}
        onBlur={() => {
          if (!fault) setTyped(undefined);
        }}
      />
      {fault && (
        <p class="fault" id={faultId}>
          {fault}
        </p>
      )}
    </>
  );
}
