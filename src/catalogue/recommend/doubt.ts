import type { Knowledge } from './capability.ts';
import { type Match, SCENE } from './retrieve.ts';
import type { Terms } from './terms.ts';

/** How surely no model does a task: above 0 where it counts as impossible. */
export type Doubt = (terms: Terms, scene: ReadonlySet<string>, matches: readonly Match[]) => number;

/** How many of the best capabilities count on either side. */
const BEST = 3;
/** How much the words of the task count beside them. */
const WORDS = 0.6;
/** Tuned so that few possible tasks are refused. */
const THRESHOLD = 0.5;
const FLOOR = 0.01;
/** Words from which a task has enough of them to go by. */
const FEW = 8;

/** Weighs what no model does against what some can: by the capabilities that a task is like, and by its words. */
export function createDoubt({ odds }: Pick<Knowledge, 'odds'>): Doubt {
  const oddsOf = new Map(
    Object.entries(odds).flatMap(([tenths, stems]) =>
      stems.split(' ').map((stem) => [stem, Number(tenths) / 10] as const),
    ),
  );
  return ({ stems }, scene, matches) => {
    const best = (isPossible: boolean) =>
      matches
        .filter(({ capability }) => (capability.makes !== undefined) === isPossible)
        .slice(0, BEST)
        .reduce((sum, { score }) => sum + score, 0);
    const told = [...new Set(stems)].flatMap((stem) => {
      const one = oddsOf.get(stem);
      return one === undefined ? [] : scene.has(stem) ? SCENE * one : one;
    });
    const words = told.reduce((sum, one) => sum + one, 0) / Math.sqrt(told.length + FEW);
    return Math.log(best(false) / (best(true) + FLOOR) + FLOOR) + WORDS * words - THRESHOLD;
  };
}
