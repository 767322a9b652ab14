import type { ComponentChildren } from 'preact';
import { t } from '../l10n.ts';
import { OtherFaults } from './otherFaults.tsx';
import { readRaw } from '../form/jsonText.ts';
import type { Session } from './session.ts';

interface RawFormProps {
  readonly session: Session;
  readonly raw: string;
  readonly children: ComponentChildren;
}

/** The whole input as JSON; valid text becomes the form's values. */
export function RawForm({ session, raw, children }: RawFormProps) {
  const read = readRaw(raw);
  const fault = 'fault' in read ? read.fault : undefined;
  return (
    <div class="form">
      <div class="field" data-wide="true" data-invalid={fault !== undefined}>
        <label class="field-label" for="raw">
          {t('Input as JSON')}
        </label>
        <textarea
          id="raw"
          class="json-text raw"
          rows={10}
          dir="ltr"
          spellcheck={false}
          aria-invalid={fault !== undefined}
          aria-describedby={fault === undefined ? undefined : 'raw-fault'}
          value={raw}
          onInput={(event) => {
            const text = event.currentTarget.value;
            const next = readRaw(text);
            session.change({ raw: text, ...('values' in next && { values: next.values }) });
          }}
        />
        {fault !== undefined && (
          <p class="fault" id="raw-fault">
            {fault}
          </p>
        )}
      </div>
      <OtherFaults session={session} />
      <div class="more">
        <span class="more-actions">{children}</span>
      </div>
    </div>
  );
}
