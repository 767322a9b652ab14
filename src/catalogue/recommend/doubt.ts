import type { KnownCapability } from './capability.ts';
import { type Match, SCENE } from './retrieve.ts';
import type { Terms } from './terms.ts';

/** How surely no model does a task: above 0 where it counts as impossible. */
export type Doubt = (terms: Terms, scene: ReadonlySet<string>, matches: readonly Match[]) => number;

/** How many of the best capabilities count on either side. */
const BEST = 3;
/** How much the words of the task count beside them. */
const WORDS = 1;
/** Tuned so that few possible tasks are refused. */
const THRESHOLD = -0.25;
/** Uses that each stem has in advance, so that rare ones say little. */
const SMOOTHING = 0.5;
const FLOOR = 0.01;
/** A short task says too little to call it impossible. */
const SHORT = 3;
/** Words from which a task has enough of them to go by. */
const FEW = 8;

/** Weighs what no model does against what some can: by the capabilities that a task is like, and by its words. */
export function createDoubt(capabilities: readonly KnownCapability[]): Doubt {
  const [possible, impossible] = [true, false].map((isPossible) =>
    countStems(capabilities.filter(({ makes }) => (makes !== undefined) === isPossible)),
  );
  const oddsOf = (stem: string): number | undefined => {
    const [can, cannot] = [possible?.uses.get(stem) ?? 0, impossible?.uses.get(stem) ?? 0];
    if (can + cannot === 0) return undefined;
    const share = (uses: number, all = 0) => Math.log((uses + SMOOTHING) / (all + 1));
    return share(cannot, impossible?.all) - share(can, possible?.all);
  };
  return (terms, scene, matches) => {
    const stems = new Set(terms.stems);
    const best = (isPossible: boolean) =>
      matches
        .filter(({ capability }) => (capability.makes !== undefined) === isPossible)
        .slice(0, BEST)
        .reduce((sum, { score }) => sum + score, 0);
    const odds = [...stems].flatMap((stem) => {
      const one = oddsOf(stem);
      return one === undefined ? [] : scene.has(stem) ? SCENE * one : one;
    });
    const words = odds.reduce((sum, one) => sum + one, 0) / Math.sqrt(odds.length + FEW);
    return (
      Math.log(best(false) / (best(true) + FLOOR) + FLOOR) +
      WORDS * words -
      THRESHOLD -
      SHORT / (stems.size + 1)
    );
  };
}

function countStems(capabilities: readonly KnownCapability[]) {
  const uses = new Map<string, number>();
  let all = 0;
  for (const stem of capabilities.flatMap((one) => `${one.stems} ${one.tasks}`.trim().split(' '))) {
    uses.set(stem, (uses.get(stem) ?? 0) + 1);
    all += 1;
  }
  return { uses, all };
}
