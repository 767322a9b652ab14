/** Tasks in a person's words and what counts as a right answer: the category and the id, both. */
export interface Expectation {
  readonly category: RegExp;
  readonly id: RegExp;
  readonly tasks: readonly string[];
}

/** Shares from 0 to 1. */
export interface Score {
  readonly tasks: number;
  readonly first: number;
  readonly amongThree: number;
  /** What an endpoint drawn from the right category would score. */
  readonly random: number;
  readonly missed: readonly string[];
}

interface Endpoint {
  readonly endpointId: string;
  readonly category: string;
}

/** Counts how often the first answer is right, and one of the first three. */
export function score(
  expectations: readonly Expectation[],
  models: readonly Endpoint[],
  answer: (task: string) => readonly Endpoint[],
): Score {
  let tasks = 0;
  let first = 0;
  let three = 0;
  let random = 0;
  const missed: string[] = [];
  for (const { category, id, tasks: wordings } of expectations) {
    const alike = models.filter((model) => category.test(model.category));
    const right = alike.filter((model) => id.test(model.endpointId)).length;
    for (const task of wordings) {
      const fits = answer(task).map((e) => category.test(e.category) && id.test(e.endpointId));
      tasks += 1;
      random += alike.length === 0 ? 0 : right / alike.length;
      if (fits[0]) first += 1;
      if (fits.slice(0, 3).includes(true)) three += 1;
      else missed.push(task);
    }
  }
  return {
    tasks,
    first: first / tasks,
    amongThree: three / tasks,
    random: random / tasks,
    missed,
  };
}
