import { useEffect } from 'preact/hooks';
import { useApp } from '../app.ts';
import { Button } from '../controls/button.tsx';
import { useRequest } from '../controls/request.ts';
import { t } from '../l10n.ts';

/** Suggested tasks with models, best first; the first model in fal's list is shown. */
const suggestions = (): readonly (readonly [string, string, readonly string[]])[] => [
  [
    t('Make an image'),
    'file-media',
    ['fal-ai/flux-2-pro', 'fal-ai/nano-banana-pro', 'fal-ai/flux/dev'],
  ],
  [
    t('Edit an image'),
    'edit',
    ['fal-ai/nano-banana-pro/edit', 'fal-ai/nano-banana/edit', 'fal-ai/flux-pro/kontext'],
  ],
  [
    t('Make a video'),
    'device-camera-video',
    ['fal-ai/veo3.1/fast', 'fal-ai/veo3/fast', 'fal-ai/wan-t2v'],
  ],
  [
    t('Animate an image'),
    'play',
    [
      'fal-ai/kling-video/v2.5-turbo/pro/image-to-video',
      'fal-ai/kling-video/v2.1/master/image-to-video',
      'fal-ai/wan-i2v',
    ],
  ],
  [
    t('Read a text aloud'),
    'unmute',
    [
      'fal-ai/elevenlabs/tts/eleven-v3',
      'fal-ai/minimax/speech-02-hd',
      'fal-ai/kokoro/american-english',
    ],
  ],
  [
    t('Make a 3D object'),
    'package',
    ['fal-ai/hunyuan-3d/v3.1/pro/image-to-3d', 'fal-ai/hunyuan3d-v3/image-to-3d', 'fal-ai/trellis'],
  ],
];

/** The Create view without a model: suggestions, and a button to all models. */
export function FirstRun() {
  const app = useApp();
  const { language } = app.situation.value;
  const { answer: rows, error } = useRequest('models.list', undefined);
  useEffect(() => {
    if (error !== undefined) app.toast(error, 'error');
  }, [error]);
  const byId = new Map(rows?.map((row) => [row.id, row]));
  const picks = suggestions().flatMap(([task, icon, ids]) => {
    const [row] = ids.flatMap((id) => byId.get(id) ?? []);
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
