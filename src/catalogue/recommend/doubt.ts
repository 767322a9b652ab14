import type { KnownCapability } from './capability.ts';
import { type Match, SCENE } from './retrieve.ts';
import type { Terms } from './terms.ts';

/** How surely no model does a task: above 0 where it counts as impossible. */
export type Doubt = (terms: Terms, scene: ReadonlySet<string>, matches: readonly Match[]) => number;

/** How much the words of the task count beside the best row of either side. */
const WORDS = 0.6;
/** Tuned so that few possible tasks are refused. */
const THRESHOLD = -0.75;
/** Rows that each stem has in advance, so that rare ones say little. */
const SMOOTHING = 0.5;
const FLOOR = 0.01;
/** A short task says too little to call it impossible. */
const SHORT = 2;
/** Words from which a task has enough of them to go by. */
const FEW = 4;

/** Weighs what no model does against what some can: by the row that a task is most like, and by its words. */
export function createDoubt(capabilities: readonly KnownCapability[]): Doubt {
  const [possible, impossible] = [true, false].map((isPossible) =>
    countRows(capabilities.filter(({ makes }) => (makes !== undefined) === isPossible)),
  );
  const oddsOf = (stem: string): number | undefined => {
    const [can, cannot] = [possible?.rows.get(stem) ?? 0, impossible?.rows.get(stem) ?? 0];
    if (can + cannot === 0) return undefined;
    const share = (rows: number, all = 0) => Math.log((rows + SMOOTHING) / (all + 1));
    return share(cannot, impossible?.all) - share(can, possible?.all);
  };
  return (terms, scene, matches) => {
    const stems = new Set(terms.stems);
    const best = (isPossible: boolean) =>
      matches.find(({ capability }) => (capability.makes !== undefined) === isPossible)?.score ?? 0;
    const odds = [...stems].flatMap((stem) => {
      const one = oddsOf(stem);
      return one === undefined ? [] : scene.has(stem) ? SCENE * one : one;
    });
    const words = odds.reduce((sum, one) => sum + one, 0) / Math.sqrt(odds.length + FEW);
    return (
      Math.log((best(false) + FLOOR) / (best(true) + FLOOR)) +
      WORDS * words -
      THRESHOLD -
      SHORT / (stems.size + 1)
    );
  };
}

/** How many rows each stem occurs in: a topic with many examples must not outweigh the others. */
function countRows(capabilities: readonly KnownCapability[]) {
  const rows = new Map<string, number>();
  let all = 0;
  for (const { stems, tasks } of capabilities)
    for (const stem of new Set(`${stems} ${tasks}`.trim().split(' '))) {
      rows.set(stem, (rows.get(stem) ?? 0) + 1);
      all += 1;
    }
  return { rows, all };
}
