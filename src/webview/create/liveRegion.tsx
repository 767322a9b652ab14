import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../app.ts';
import { t } from '../l10n.ts';
import type { RecentJobs } from './jobs.ts';
import { progressText } from './progressText.ts';

/** Announces the progress of jobs to screen readers: each change once, without the elapsed time. */
export function LiveRegion({ jobs }: { readonly jobs: RecentJobs }) {
  const { progress } = useApp();
  const [words, setWords] = useState('');
  const announced = useRef(new Map<string, string>());
  const ended = jobs.ended.value;
  const running = jobs.running.value;
  const doing = progress.value;
  useEffect(() => {
    const news: string[] = [];
    const announce = (id: string, text: string) => {
      if (announced.current.get(id) === text) return;
      announced.current.set(id, text);
      news.push(text);
    };
    for (const { id, requestId, modelName } of running) {
      const now = requestId === undefined ? undefined : doing.get(requestId);
      if (now) announce(id, `${modelName}: ${progressText(now)}`);
    }
    for (const { id, modelName, state, error } of ended) {
      if (state === 'completed') announce(id, t('{0}: done', modelName));
      else if (state === 'cancelled') announce(id, t('{0}: cancelled', modelName));
      else announce(id, t('{0} failed: {1}', modelName, error ?? ''));
    }
    if (news.length > 0) setWords(news.join('. '));
  }, [ended, running, doing]);
  return (
    <p class="visually-hidden" role="status">
      {words}
    </p>
  );
}
