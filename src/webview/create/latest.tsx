import { useState } from 'preact/hooks';
import type { JobCard } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { t } from '../words.ts';
import type { RecentJobs } from './jobs.ts';

/** The last results, each a small tile that leads to the gallery. */
export function Latest({ jobs }: { readonly jobs: RecentJobs }) {
  const app = useApp();
  const latest = jobs.latest.value;
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
              title={titleOf(job)}
              aria-label={t('{0}, open in the gallery', titleOf(job))}
              onClick={() => {
                app.wanted.value = job.id;
                app.go('gallery');
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

const ICONS = {
  image: 'file-media',
  video: 'play',
  audio: 'unmute',
  '3d': 'package',
  file: 'file',
};

function Picture({ job }: { readonly job: JobCard }) {
  const [failed, setFailed] = useState(false);
  const [asset] = job.assets;
  const fail = () => {
    setFailed(true);
  };
  if (asset?.kind === 'image' && !failed)
    return <img src={asset.src} alt="" loading="lazy" decoding="async" onError={fail} />;
  if (asset?.kind === 'video' && !failed)
    return <video src={asset.src} muted preload="metadata" tabIndex={-1} onError={fail} />;
  return (
    <span class={`codicon codicon-${asset ? ICONS[asset.kind] : 'file-text'}`} aria-hidden="true" />
  );
}

function titleOf({ modelName, input }: JobCard): string {
  const { prompt } = input;
  return typeof prompt === 'string' ? `${modelName}: ${prompt.slice(0, 80)}` : modelName;
}
