import type { Signal } from '@preact/signals';
import { useApp } from '../app.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { readRaw, writeJson } from '../form/jsonText.ts';
import { Button } from '../controls/button.tsx';
import { t } from '../l10n.ts';
import type { Session } from './session.ts';

interface FormToolsProps {
  readonly session: Session;
  readonly helps: Signal<boolean>;
}

/** The buttons of a form: reset, save as a preset, help for all fields, and JSON view. */
export function FormTools({ session, helps }: FormToolsProps) {
  const { host, runOrToast } = useApp();
  const { draft, undo } = session;
  const { raw, values } = draft.value;
  const before = undo.value;
  const isRaw = raw !== undefined;
  const isBroken = isRaw && 'fault' in readRaw(raw);
  const isEmpty = Object.keys(values).length === 0 && !isRaw;
  return (
    <>
      {before ? (
        <Button label={t('Undo')} onClick={() => session.replace(before)} />
      ) : (
        <Button label={t('Reset')} disabled={isEmpty} onClick={session.reset} />
      )}
      <IconButton
        icon="bookmark"
        label={t('Save as preset…')}
        disabled={isBroken}
        onClick={() =>
          runOrToast(() =>
            host.ask('preset.save', { endpointId: session.endpointId, input: values }),
          )
        }
      />
      {!isRaw && (
        <IconButton
          icon="question"
          label={t('Show what each setting does')}
          aria-pressed={helps.value}
          onClick={() => {
            helps.value = !helps.value;
          }}
        />
      )}
      <IconButton
        icon="json"
        label={isRaw ? t('Back to the form') : t('Edit as JSON')}
        aria-pressed={isRaw}
        disabled={isBroken}
        onClick={() => {
          const { raw: _, ...rest } = draft.value;
          session.replace(isRaw ? rest : { ...rest, raw: writeJson(values) });
        }}
      />
    </>
  );
}
