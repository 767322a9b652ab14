import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { isInFlight } from '../domain/jobState.ts';
import type { Client } from '../protocol/channel.ts';
import type { JobCard, JobPage, JobProgress, Requests } from '../protocol/messages.ts';
import { t } from './l10n.ts';

/** The job cards that the page has loaded, kept up to date by the host's events. */
export interface Jobs {
  /** Newest first. */
  readonly cards: ReadonlySignal<readonly JobCard[]>;
  readonly inFlight: ReadonlySignal<readonly JobCard[]>;
  /** The jobs that ended while the page was open. */
  readonly ended: ReadonlySignal<readonly JobCard[]>;
  /** Adds a page of the history to the cards. */
  readonly load: (query: Requests['jobs.page'][0], signal?: AbortSignal) => Promise<JobPage>;
  /** Removes a job from the history. */
  readonly remove: (id: string) => Promise<void>;
}

/** Creates the store of job cards. */
export function createJobs(host: Client): Jobs {
  const byId = signal<ReadonlyMap<string, JobCard>>(new Map());
  const endedIds = signal<ReadonlySet<string>>(new Set());
  const change = (changed: readonly JobCard[], removed: readonly string[]) => {
    const next = new Map(byId.value);
    const ended = changed.filter((card) => !isInFlight(card.state) && wasInFlight(card, next));
    for (const card of changed) next.set(card.id, card);
    for (const id of removed) next.delete(id);
    byId.value = next;
    if (ended.length > 0)
      endedIds.value = new Set([...endedIds.value, ...ended.map(({ id }) => id)]);
  };
  host.on('jobs.changed', ({ jobs, removed }) => change(jobs, removed));
  const cards = computed(() =>
    [...byId.value.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)),
  );
  return {
    cards,
    inFlight: computed(() => cards.value.filter(({ state }) => isInFlight(state))),
    ended: computed(() => cards.value.filter(({ id }) => endedIds.value.has(id))),
    load: async (query, loadSignal) => {
      const before = byId.value;
      const page = await host.ask('jobs.page', query, loadSignal);
      const next = new Map(byId.value);
      for (const card of page.jobs) {
        // An event that arrived in the meantime is newer than the page.
        if (next.get(card.id) === before.get(card.id)) next.set(card.id, card);
      }
      byId.value = next;
      return page;
    },
    remove: async (id) => {
      await host.ask('job.remove', { id });
      change([], [id]);
    },
  };
}

/** A job of this window can end before its first event; an unknown job of another process is an old one. */
function wasInFlight({ id, otherProcess }: JobCard, known: ReadonlyMap<string, JobCard>): boolean {
  const previous = known.get(id);
  return previous ? isInFlight(previous.state) : !otherProcess;
}

/** The localized progress of a job in flight. */
export function progressText({ state }: JobCard, now: JobProgress | undefined): string {
  if (state === 'submitting') return t('Submitting…');
  if (now?.status !== 'queued') return t('Running');
  if (now.position === undefined || now.position < 0) return t('Queued');
  return now.position === 0 ? t('Queued, next') : t('Queued, {0} ahead', now.position);
}

/** The codicon and the localized text of a job that ended without a result; undefined for all others. */
export function failureOf({
  state,
  error,
}: JobCard): { readonly icon: string; readonly text: string } | undefined {
  switch (state) {
    case 'failed':
      return { icon: 'error', text: error ?? t('Failed') };
    case 'not-submitted':
      return { icon: 'circle-slash', text: error ?? t('Not submitted') };
    case 'cancelled':
      return { icon: 'circle-slash', text: t('Cancelled') };
    case 'lost':
      return { icon: 'warning', text: t('Lost') };
    case 'submitting':
    case 'running':
    case 'completed':
      return undefined;
  }
}
