import { jobTitle } from '../../domain/input.ts';
import { useApp } from '../app.ts';
import { Thumbnail } from '../controls/thumbnail.tsx';
import { t } from '../l10n.ts';

const MAX_TILES = 8;

/** The latest results as small tiles that open the gallery. */
export function Latest() {
  const app = useApp();
  const latest = app.jobs.cards.value
    .filter(({ state, assets, text }) => state === 'completed' && (assets.length > 0 || text))
    .slice(0, MAX_TILES);
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
              <Thumbnail src={job.assets[0]?.src} kind={job.assets[0]?.kind ?? 'text'} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
