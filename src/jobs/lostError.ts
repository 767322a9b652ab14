import { FalError } from '../fal/errors.ts';
import type { Job } from './job.ts';
import type { Candidate, Search } from './lost.ts';

const MOST_CANDIDATES = 5;

/** The error of a lost submit whose request was searched and not found; `what` says how it was lost. */
export function lostError(
  { id, endpointId }: Pick<Job, 'id' | 'endpointId'>,
  search: Exclude<Search, { kind: 'found' }>,
  what: string,
): FalError {
  const facts = { job: id, endpointId };
  const start = what.replace(/\.?$/, '.');
  switch (search.kind) {
    case 'none':
      return new FalError(
        'ambiguous-submit',
        `${start} It was not found among your requests: none of that time has this very input.`,
        { reason: 'lost-none', facts },
      );
    case 'several': {
      const candidates = candidatesText(search.candidates);
      return new FalError(
        'ambiguous-submit',
        `${start} It cannot be told from other runs with the same input, so no request was taken for it: ${candidates}.`,
        { reason: 'lost-several', facts: { ...facts, candidates } },
      );
    }
    case 'unstored': {
      const candidates = candidatesText(search.candidates);
      return new FalError(
        'ambiguous-submit',
        `${start} It may be one of these requests, which cannot be compared because fal shows no stored input for them: ${candidates}.`,
        { reason: 'lost-unstored', facts: { ...facts, candidates } },
      );
    }
    case 'failed': {
      const { error } = search;
      const why = error instanceof Error ? error.message : String(error);
      return new FalError(
        'ambiguous-submit',
        `${start} It could not be looked for among your requests: ${why.replace(/\.?$/, '.')}`,
        {
          reason: 'lost-unsearched',
          facts: {
            ...facts,
            operation: error instanceof FalError ? error.facts.operation : undefined,
          },
          cause: error,
        },
      );
    }
  }
}

/** The first candidates by time, e.g. `0190… (2026-01-31T12:00:00.000Z), … and 2 more`. */
function candidatesText(candidates: readonly Candidate[]): string {
  const sorted = [...candidates].sort((one, other) => (one.sentAt ?? 0) - (other.sentAt ?? 0));
  const shown = sorted
    .slice(0, MOST_CANDIDATES)
    .map(({ requestId, sentAt }) => `${requestId} (${timeText(sentAt)})`);
  const more = sorted.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** A time from outside; a Date holds at most 8.64e15 milliseconds. */
const timeText = (time: number | undefined): string =>
  time === undefined ? 'time unknown' : new Date(time).toISOString();
