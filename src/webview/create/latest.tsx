import { useState } from 'preact/hooks';
import { KIND_ICONS } from '../../domain/icons.ts';
import { jobTitle } from '../../domain/input.ts';
import type { JobCard } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { t } from '../l10n.ts';

const TILES = 8;

/** The latest results as small tiles that open the gallery. */
export function Latest() {
  const app = useApp();
  const latest = app.jobs.cards.value
    .filter(({ state, assets, text }) => state === 'completed' && (assets.length > 0 || text))
    .slice(0, TILES);
  if (latest.length === 0) return null;
  return (
    <section class="latest" aria-labelledby="latest-title">
      <h3 id="latest-title">{t('Latest')}</h3>
      <ul>
        {latest.map((job) => (
          <li key={job.id}>
            <button
              class="latest-tile"
              type="button"
              title={jobTitle(job.modelName, job.input)}
              aria-label={t('{0}, open in the gallery', jobTitle(job.modelName, job.input))}
              onClick={() => {
                app.jobToOpen.value = job.id;
                app.openPlace('gallery');
              }}
            >
              <Picture job={job} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Picture({ job }: { readonly job: JobCard }) {
  const [failed, setFailed] = useState(false);
  const [asset] = job.assets;
  const fail = () => setFailed(true);
  if (asset?.kind === 'image' && !failed)
    return <img src={asset.src} alt="" loading="lazy" decoding="async" onError={fail} />;
  if (asset?.kind === 'video' && !failed)
    return <video src={asset.src} muted preload="metadata" tabIndex={-1} onError={fail} />;
  return <span class={`codicon codicon-${KIND_ICONS[asset?.kind ?? 'text']}`} aria-hidden="true" />;
}
