import { createCueReader } from './cues.ts';
import type { Kind, Route, Skill } from './skill.ts';
import type { Understanding } from './understand.ts';
import { readAsk } from './vocabulary.ts';

/** A skill that a task seems to ask for, the route to take and how sure that is. */
export interface Wish {
  readonly skill: Skill;
  readonly route: Route;
  /** 4 and more: asked for in so many words; 3: follows from what goes in and out; below: a guess. */
  readonly strength: number;
}

const ASKED = 4;
const ASKED_BROADLY = 3.1;
const ASKED_LOOSELY = 1.2;
const HINTED = 1.5;
const IMPLIED = 3;
const IMPLIED_LOOSELY = 1.2;
const GUESSED = 1.2;
const AGAINST = 3;
const CUE = 0.8;
const MOST_CUES = 4;

/** What follows from the things in hand and wanted alone. */
const IMPLICATIONS: readonly (readonly [given: readonly Kind[], wanted: Kind, skill: string])[] = [
  [['image', 'audio'], 'video', 'talking-photo'],
  [['image'], 'video', 'image-to-video'],
  [['image'], '3d', 'image-to-3d'],
  [['image'], 'text', 'caption'],
  [['image'], 'image', 'edit-image'],
  [['video'], 'text', 'understand-video'],
  [['video'], 'audio', 'foley'],
  [['video'], 'video', 'edit-video'],
  [['audio'], 'text', 'transcribe'],
  [['audio'], 'video', 'audio-to-video'],
  [['audio'], 'audio', 'remix-audio'],
  [['3d'], '3d', 'remesh'],
  [['text'], 'audio', 'text-to-speech'],
  [[], '3d', 'text-to-3d'],
  [[], 'video', 'text-to-video'],
  [[], 'image', 'text-to-image'],
  [[], 'audio', 'music'],
  [[], 'text', 'write-text'],
];

/** What is meant when only the things in hand are told. */
const DEFAULTS: readonly (readonly [Kind, string])[] = [
  ['video', 'edit-video'],
  ['image', 'edit-image'],
  ['audio', 'understand-audio'],
  ['3d', 'remesh'],
];

/** Finds what a task asks for, surest first; never empty. */
export function createWishReader(skills: readonly Skill[]): (task: Understanding) => Wish[] {
  const readers = skills.map((skill) => ({
    skill,
    asks: skill.asks.map(readAsk),
    hints: (skill.hints ?? []).map(readAsk),
    not: (skill.not ?? []).map(readAsk),
  }));
  const cuesIn = createCueReader(skills);
  const byId = new Map(skills.map((skill) => [skill.id, skill]));

  return (task) => {
    const implied = impliedSkill(task);
    const cues = cuesIn(task.text);
    const wishes: Wish[] = [];
    for (const { skill, asks, hints, not } of readers) {
      const said = asks.filter((ask) => ask.fully(task.text)).length;
      const hinted = hints.filter((hint) => hint.fully(task.text)).length;
      let strength =
        (skill.broad ? CUE / 2 : CUE) * Math.min(cues.get(skill) ?? 0, MOST_CUES) +
        Math.min(hinted, 2) * HINTED;
      if (said > 0) strength += (skill.broad ? ASKED_BROADLY : ASKED) + Math.min(said - 1, 3) * 0.4;
      else if (!skill.broad && asks.some((ask) => ask.loosely(task.text)))
        strength += ASKED_LOOSELY;
      if (skill.id === implied?.id) strength = Math.max(strength, implied.strength);
      if (strength > 0 && not.some((pattern) => pattern.fully(task.text))) strength -= AGAINST;
      if (strength <= 0) continue;
      const { route, fit } = bestRoute(skill, task);
      wishes.push({ skill, route, strength: strength + fit });
    }
    if (wishes.length === 0) {
      const skill = byId.get('text-to-image') ?? skills[0];
      const route = skill?.routes[0];
      if (skill && route) wishes.push({ skill, route, strength: GUESSED });
    }
    return wishes.sort((a, b) => b.strength - a.strength);
  };
}

function impliedSkill(task: Understanding): { id: string; strength: number } | undefined {
  const { given, wanted, loose } = task;
  for (const [needs, out, id] of IMPLICATIONS) {
    if (!needs.every((kind) => given.has(kind))) continue;
    if (needs.length === 0 && given.size > 0 && !onlyText(given)) continue;
    if (wanted.has(out)) return { id, strength: needs[0] === out ? IMPLIED - 0.8 : IMPLIED };
    if (loose.has(out)) return { id, strength: IMPLIED_LOOSELY };
  }
  const fallback = DEFAULTS.find(([kind]) => given.has(kind));
  return fallback && { id: fallback[1], strength: GUESSED };
}

function onlyText(kinds: ReadonlySet<Kind>): boolean {
  return [...kinds].every((kind) => kind === 'text');
}

/** The skill's route that fits what is in hand, and how well it fits (-2 … 1.5). */
function bestRoute(skill: Skill, task: Understanding): { route: Route; fit: number } {
  let best: { route: Route; fit: number } | undefined;
  for (const route of skill.routes) {
    const fit = fitOf(route, task);
    if (!best || fit > best.fit) best = { route, fit };
  }
  if (!best) throw new Error(`The skill ${skill.id} has no route.`);
  return best;
}

function fitOf(route: Route, { given, wanted, loose }: Understanding): number {
  const media = [...given].filter((kind) => kind !== 'text');
  const had = route.from.filter((kind) => given.has(kind)).length;
  const maybe = route.from.filter((kind) => loose.has(kind)).length;
  let fit = 0;
  if (route.from.length === 0) fit += media.length === 0 ? 0.6 : -1.4;
  else if (had === route.from.length) fit += 0.4 + 0.4 * had;
  else if (had + maybe > 0) fit += 0.4;
  else if (media.length > 0) fit -= 1.5;
  else fit -= wanted.has(route.out) && route.from.includes(route.out) ? 0.3 : 0.6;
  if (wanted.has(route.out)) fit += 0.5;
  else if (loose.has(route.out)) fit += 0.2;
  else if (wanted.size > 0) fit -= 0.8;
  return fit;
}
