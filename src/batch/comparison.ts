import type { Job } from '../jobs/job.ts';
import { escaped, medium, pageHead } from './contactSheet.ts';

/** The beginning of a comparison, by which a later one may replace it. */
export const COMPARISON_MARK = '<!doctype html><!-- fal comparison -->';

/** One model of a comparison, in words. */
export interface ComparedModel {
  readonly endpointId: string;
  /** Its state, price, seconds, seed. */
  readonly facts: readonly string[];
  /** What of the input it does not use. */
  readonly notes: readonly string[];
  /** Addresses of what it made, as the page shows them. */
  readonly sources: readonly string[];
  readonly text?: string | undefined;
  readonly error?: string | undefined;
}

/** Seconds from the submit of a job to its end; undefined while it runs. */
export function secondsOf(job: Job | undefined): number | undefined {
  if (job?.endedAt === undefined) return undefined;
  return Math.round((job.endedAt - job.at) / 100) / 10;
}

/** Seed of a job: the one that the model states, else the one of the input. */
export function seedOf(job: Job | undefined): number | undefined {
  const { seed } = job?.input ?? {};
  return job?.outcome?.seed ?? (typeof seed === 'number' ? seed : undefined);
}

/** Where a page is shown. */
interface PageOptions {
  readonly language?: string;
  /** The origins of its pictures, as in a Content-Security-Policy. */
  readonly media?: string;
  /** False: its links would lead nowhere. */
  readonly isLinked?: boolean;
}

/** A page with the results of several models side by side. */
export function comparisonPage(
  title: string,
  models: readonly ComparedModel[],
  options: PageOptions = {},
): string {
  const { language = 'en', media = "'self' file: https: data:", isLinked = true } = options;
  const columns = models.map((model) => column(model, isLinked)).join('\n');
  return `${COMPARISON_MARK}
${pageHead(title, { language, media })}
<style>
main { grid-template-columns: repeat(auto-fit, minmax(260px, 1fr)); align-items: start; }
img, video { aspect-ratio: auto; max-height: 70vh; }
h2 { font-size: 15px; margin: 0; padding: 8px 10px; overflow-wrap: anywhere; }
pre { margin: 0; max-height: 70vh; overflow: auto; padding: 8px 10px; white-space: pre-wrap; overflow-wrap: anywhere; }
ul { margin: 6px 0 0; padding-left: 18px; }
</style>
<main>
${columns}
</main>
`;
}

function column(model: ComparedModel, isLinked: boolean): string {
  const { endpointId, facts, notes, sources, text, error } = model;
  const words = text !== undefined ? `<pre>${escaped(text)}</pre>` : '';
  const items = notes.map((note) => `<li>${escaped(note)}</li>`).join('');
  const list = items === '' ? '' : `<ul>${items}</ul>`;
  const media = sources.map((source) => medium(source, isLinked)).join('');
  const fault = error === undefined ? '' : `<p role="alert">${escaped(error)}</p>`;
  return `<figure><h2>${escaped(endpointId)}</h2>${media}${words}<figcaption>${escaped(facts.join(' · '))}${fault}${list}</figcaption></figure>`;
}
