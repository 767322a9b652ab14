import { useEffect } from 'preact/hooks';
import { useApp } from '../app.ts';
import { Button } from '../controls/button.tsx';
import { useRequest } from '../controls/request.ts';
import { t } from '../l10n.ts';

/** The others are in the list of models. */
const PRESETS_SHOWN = 5;

/** Suggested tasks with their icons, and the capabilities whose best model is suggested. */
const suggestions = (): readonly (readonly [task: string, icon: string, capability: string])[] => [
  [t('Make an image'), 'file-media', 'text-to-image'],
  [t('Edit an image'), 'edit', 'edit-picture'],
  [t('Make a video'), 'device-camera-video', 'text-to-video'],
  [t('Animate an image'), 'play', 'animate-picture'],
  [t('Read a text aloud'), 'unmute', 'speech'],
  [t('Make a 3D object'), 'package', 'picture-to-3d'],
];

/** The Create view without a model: suggestions, presets, and a button to all models. */
export function FirstRun() {
  const app = useApp();
  const { language } = app.situation.value;
  const { answer: all, error } = useRequest('models.list', undefined, app.modelsVersion.value);
  const presets = all?.filter(({ runs }) => runs !== undefined) ?? [];
  const rows = all?.filter(({ runs }) => runs === undefined);
  useEffect(() => {
    if (error !== undefined) app.toast(error, 'error');
  }, [error]);
  const capabilities = suggestions().map(([, , capability]) => capability);
  const { answer: best } = useRequest('models.best', { capabilities });
  const byId = new Map(rows?.map((row) => [row.id, row]));
  const picks = suggestions().flatMap(([task, icon, capability]) => {
    const [row] = best?.[capability]?.flatMap((id) => byId.get(id) ?? []) ?? [];
    return row ? [{ task, icon, row }] : [];
  });
  return (
    <div class="first-run">
      <h2>{t('What would you like to make?')}</h2>
      <ul>
        {picks.map(({ task, icon, row }) => (
          <li key={row.id}>
            <button class="pick" type="button" onClick={() => app.openModel(row.id)}>
              <span class={`codicon codicon-${icon}`} aria-hidden="true" />
              <span class="pick-text">
                <span>{task}</span>
                <span class="muted cut">{row.name}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {presets.length > 0 && (
        <>
          <h3>{t('Presets')}</h3>
          <ul>
            {presets.slice(0, PRESETS_SHOWN).map((row) => (
              <li key={row.id}>
                <button class="pick" type="button" onClick={() => app.openModel(row.id)}>
                  <span class="codicon codicon-bookmark" aria-hidden="true" />
                  <span class="pick-text">
                    <span class="cut">{row.name}</span>
                    <span class="muted cut">{row.runs}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <Button
        look="secondary"
        label={
          rows
            ? t('Browse all {0} models', rows.length.toLocaleString(language))
            : t('Browse all models')
        }
        onClick={() => app.openPlace('models')}
      />
    </div>
  );
}
