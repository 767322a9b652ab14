import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from './app.ts';
import { progressText } from './jobs.ts';
import { t } from './l10n.ts';

/** Announces the progress of jobs to screen readers: each change once, without the elapsed time. */
export function LiveRegion() {
  const { jobs, progress, memory } = useApp();
  const [words, setWords] = useState('');
  const announced = useRef(new Map<string, string>());
  const ended = jobs.ended.value;
  const running = jobs.inFlight.value;
  const doing = progress.value;
  useEffect(() => {
    const news: string[] = [];
    const announce = (id: string, text: string) => {
      if (announced.current.get(id) === text) return;
      announced.current.set(id, text);
      news.push(text);
    };
    for (const job of running) {
      const now = doing.get(job.requestId ?? '');
      if (now) announce(job.id, `${job.modelName}: ${progressText(job, now)}`);
    }
    for (const { id, modelName, state, error, otherProcess } of ended) {
      // Agents' jobs appear only in the gallery; the others stay silent later, too.
      if (otherProcess && memory.peek().place !== 'gallery') announced.current.set(id, '');
      if (announced.current.get(id) === '') continue;
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
