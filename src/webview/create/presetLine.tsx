import type { PresetFacts } from '../../protocol/presets.ts';
import { useApp } from '../app.ts';
import { Button } from '../controls/button.tsx';
import { Facts } from '../controls/facts.tsx';
import { Fold } from '../controls/fold.tsx';
import { t } from '../l10n.ts';
import type { Session } from './session.ts';

interface PresetLineProps {
  readonly session: Session;
  readonly preset: PresetFacts;
}

/** What a preset is for, what it fixes, and where it no longer fits its model. */
export function PresetLine({ session, preset }: PresetLineProps) {
  const { host, openModel, runOrToast } = useApp();
  const { endpointId: id, draft } = session;
  const { description, notes } = preset;
  const fixed = Object.entries(preset.fixed);
  const editAll = async () => {
    const { values } = draft.value;
    const { endpointId, input } = await host.ask('preset.merge', { id, values });
    openModel(endpointId, input);
  };
  return (
    <section class="preset-line" aria-label={t('Preset')}>
      {description !== undefined && <p dir="auto">{description}</p>}
      {notes.length > 0 && (
        <ul class="preset-notes" aria-label={t('Notes')}>
          {notes.map((note) => (
            <li key={note}>
              <span class="codicon codicon-warning" aria-hidden="true" />
              <span>{note}</span>
            </li>
          ))}
        </ul>
      )}
      {fixed.length > 0 && (
        <Fold title={t('Fixed fields ({0})', fixed.length)}>
          {() => (
            <Facts
              facts={fixed.map(([name, value]) => [
                name,
                typeof value === 'string' ? value : JSON.stringify(value),
              ])}
            />
          )}
        </Fold>
      )}
      <div class="preset-actions">
        <Button label={t('Edit all fields')} onClick={() => runOrToast(editAll)} />
        <Button
          label={t('Open the file')}
          onClick={() => runOrToast(() => host.ask('preset.open', { id }))}
        />
      </div>
    </section>
  );
}
