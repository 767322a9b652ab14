import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { globMatcher } from '../../src/catalogue/recommend/globs.ts';
import type { Recommendations } from '../../src/catalogue/types.ts';

/** A task in a person's words, with the endpoints that are right for it; none where no model does it. */
export interface Task {
  readonly task: string;
  readonly language: string;
  readonly role: string;
  readonly impossible?: true;
  /** Globs of endpoint ids. */
  readonly accept?: readonly string[];
  readonly reject?: readonly string[];
}

/** Shares from 0 to 1. */
export interface Score {
  /** Possible tasks whose first recommendation is right. */
  readonly first: number;
  /** Possible tasks with a right one among the first three. */
  readonly amongThree: number;
  /** Possible tasks without a recommendation. */
  readonly refused: number;
  /** Impossible tasks without a recommendation. */
  readonly recognised: number;
  /** As `first`, for tasks in Spanish, German and Chinese. */
  readonly foreign: number;
}

const FOREIGN = new Set(['es', 'de', 'zh']);

const fileOf = (name: string) => new URL(`tasks/${name}.jsonl`, import.meta.url);

/** The tasks in a file. */
export async function readTasks(name: string): Promise<readonly Task[]> {
  const lines = (await readFile(fileOf(name), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Task);
}

/** The SHA-256 of a file with tasks. */
export async function hashOf(name: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(fileOf(name)))
    .digest('hex');
}

/** Scores recommendations; never lists which tasks failed, because the locked ones stay unseen. */
export function score(tasks: readonly Task[], recommend: (task: string) => Recommendations): Score {
  const possible = tasks.filter(({ impossible }) => !impossible);
  const answers = possible.map(({ task, language, accept = [], reject = [] }) => {
    const [isRight, isWrong] = [globMatcher(accept), globMatcher(reject)];
    const right = recommend(task).found.map(
      ({ endpointId }) => isRight(endpointId) && !isWrong(endpointId),
    );
    return { right, isForeign: FOREIGN.has(language) };
  });
  const share = <T>(all: readonly T[], test: (one: T) => boolean) =>
    all.filter(test).length / all.length;
  return {
    first: share(answers, ({ right }) => right[0] === true),
    amongThree: share(answers, ({ right }) => right.slice(0, 3).includes(true)),
    refused: share(answers, ({ right }) => right.length === 0),
    recognised: share(
      tasks.filter(({ impossible }) => impossible),
      ({ task }) => recommend(task).found.length === 0,
    ),
    foreign: share(
      answers.filter(({ isForeign }) => isForeign),
      ({ right }) => right[0] === true,
    ),
  };
}
