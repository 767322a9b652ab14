import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../app.ts';
import { t } from '../l10n.ts';
import type { RecentJobs } from './jobs.ts';
import { progressText } from './progressText.ts';

/** Tells a screen reader what the eyes see beneath the button: each change once, no seconds. */
export function LiveRegion({ jobs }: { readonly jobs: RecentJobs }) {
  const { progress } = useApp();
  const [words, setWords] = useState('');
  const told = useRef(new Map<string, string>());
  const ended = jobs.ended.value;
  const running = jobs.running.value;
  const doing = progress.value;
  useEffect(() => {
    const news: string[] = [];
    const tell = (id: string, text: string) => {
      if (told.current.get(id) === text) return;
      told.current.set(id, text);
      news.push(text);
    };
    for (const { id, requestId, modelName } of running) {
      const now = requestId === undefined ? undefined : doing.get(requestId);
      if (now) tell(id, `${modelName}: ${progressText(now)}`);
    }
    for (const { id, modelName, state, error } of ended) {
      if (state === 'completed') tell(id, t('{0}: done', modelName));
      else if (state === 'cancelled') tell(id, t('{0}: cancelled', modelName));
      else tell(id, t('{0} failed: {1}', modelName, error ?? ''));
    }
    if (news.length > 0) setWords(news.join('. '));
  }, [ended, running, doing]);
  return (
    <p class="visually-hidden" role="status">
      {words}
    </p>
  );
}
