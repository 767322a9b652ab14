import type { ListedModel } from '../merge.ts';
import { SKILLS } from './skills.ts';

/** Words for what an endpoint is known to do; empty for what only its category tells. */
export function skillWordsOf(model: ListedModel): string {
  const id = model.endpointId.toLowerCase();
  const words: string[] = [];
  for (const { broad, words: own, routes } of SKILLS) {
    if (broad) continue;
    const does = routes.some(
      (route) =>
        route.categories.includes(model.category) &&
        (route.ids?.test(id) ?? route.best.includes(model.endpointId)),
    );
    if (does) words.push(own);
  }
  return words.join(' ');
}
