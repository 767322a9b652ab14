import type { Skill } from './skill.ts';
import { stemsOf } from './stems.ts';

/** So many words of a skill, its first ones, tell twice as much. */
const FIRST = 8;

/** Adds up, for each skill, how telling its words in a text are: 1 or 2 for a word of that skill alone. */
export function createCueReader(
  skills: readonly Skill[],
): (text: string) => ReadonlyMap<Skill, number> {
  const holders = new Map<string, { readonly skill: Skill; readonly weight: number }[]>();
  for (const skill of skills) {
    [...new Set(stemsOf(skill.words))].forEach((stem, place) => {
      const holder = { skill, weight: place < FIRST ? 2 : 1 };
      const known = holders.get(stem);
      if (known) known.push(holder);
      else holders.set(stem, [holder]);
    });
  }
  const rarest = Math.log(skills.length);

  return (text) => {
    const cues = new Map<Skill, number>();
    for (const stem of new Set(stemsOf(text))) {
      const told = holders.get(stem) ?? [];
      const rarity = Math.log(skills.length / told.length) / rarest;
      for (const { skill, weight } of told) {
        cues.set(skill, (cues.get(skill) ?? 0) + weight * rarity);
      }
    }
    return cues;
  };
}
