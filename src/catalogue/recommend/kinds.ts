import type { Capability, Kind } from './capability.ts';
import type { Word } from './terms.ts';

/** The kinds of media that a task mentions. */
export interface Kinds {
  /** What the person has. */
  readonly present: ReadonlySet<Kind>;
  /** What is not there yet. */
  readonly absent: ReadonlySet<Kind>;
  /** All kinds that the task mentions. */
  readonly mentioned: ReadonlySet<Kind>;
  readonly refused: ReadonlySet<Kind>;
  /** What the person does not have: `there is no photo`. */
  readonly missing: ReadonlySet<Kind>;
  /** The source and the result in a phrase such as `image to video`. */
  readonly change?: { readonly from: Kind; readonly to: Kind };
}

const NOUNS: readonly (readonly [Kind, string])[] = [
  [
    'image',
    'picture pictures image images photo photos photograph photographs pic pics selfie selfies portrait portraits screenshot screenshots snapshot snapshots drawing drawings sketch sketches illustration illustrations painting paintings poster posters logo logos icon icons thumbnail wallpaper still stills scan scans artwork banner jpg jpeg png webp headshot headshots doodle flyer cover',
  ],
  [
    'video',
    'video videos clip clips footage movie movies film films reel reels mp4 mov animation vlog trailer vhs commercial webcam recording.video filmed b-roll gif shorts',
  ],
  [
    'audio',
    'audio sound sounds song songs music track tracks recording recordings voice voices speech podcast podcasts mp3 wav melody jingle narration voiceover sfx soundtrack interview lecture episode spoken vocals microphone mic',
  ],
  ['3d', '3d mesh meshes glb gltf obj stl fbx usdz polygons'],
];
const KIND_OF: ReadonlyMap<string, Kind> = new Map(
  NOUNS.flatMap(([kind, words]) => words.split(' ').map((word) => [word, kind] as const)),
);
/** The kind of media that a word names. */
export const kindOf = (word: string): Kind | undefined => KIND_OF.get(word);

/** Verbs that say what there is. */
const DEEDS: ReadonlyMap<string, Kind> = new Map([
  ['filmed', 'video'],
  ['photographed', 'image'],
]);
/** Words that say that a thing is there. */
const PRESENT = new Set(
  'my our his her their your its this these those existing attached uploaded recorded shot took filmed photographed have got with from of in inside old finished'.split(
    ' ',
  ),
);
/** Whether a word says that what follows is there. */
export const marksPresent = (word: string): boolean => PRESENT.has(word);

/** Words that say that a thing is not there yet. */
const ABSENT = new Set(
  'make create generate want need into as to produce draw paint design render give output become becomes deliver turn a an new'.split(
    ' ',
  ),
);
/** Words after which a negated thing is not there, rather than refused. */
const OWNING = new Set('have has had got there'.split(' '));
/** Words before a noun that count. */
const LOOK_BACK = 5;

/** Reads which kinds of media a task mentions; `shown` is the kind of medium that shows a scene. */
export function kindsOf(words: readonly Word[], shown: Kind | undefined): Kinds {
  const present = new Set<Kind>();
  const absent = new Set<Kind>();
  const mentioned = new Set<Kind>();
  const refused = new Set<Kind>();
  const missing = new Set<Kind>();
  words.forEach(({ word, isNegated }, at) => {
    const deed = DEEDS.get(word);
    if (deed) {
      present.add(deed);
      mentioned.add(deed);
    }
    const kind = KIND_OF.get(word);
    if (!kind) return;
    if (isNegated) {
      const before = words.slice(Math.max(0, at - LOOK_BACK), at);
      (before.some((one) => OWNING.has(one.word)) ? missing : refused).add(kind);
      return;
    }
    mentioned.add(kind);
    if (words[at + 1]?.word === 'file') present.add(kind);
    for (let back = at - 1; back >= Math.max(0, at - LOOK_BACK); back -= 1) {
      const before = words[back]?.word ?? '';
      if (before === '.') break;
      if (PRESENT.has(before)) {
        present.add(kind);
        break;
      }
      if (ABSENT.has(before)) {
        absent.add(kind);
        break;
      }
    }
  });
  // A picture of something that is not there is made from words.
  const made = shown && present.size === 0 ? ({ from: 'text', to: shown } as const) : undefined;
  const change = changeIn(words) ?? made;
  return { present, absent, mentioned, refused, missing, ...(change && { change }) };
}

/** The factors of a capability: for a kind that it takes or makes and that the task does not mention, for a present kind that it does not use, and for a result that is refused. */
const UNMENTIONED = { taken: 0.65, made: 0.85 };
const UNUSED = 0.85;
const REFUSED = 0.5;
const NOT_THERE = 0.8;
const OTHER_CHANGE = 0.35;

const MEDIA: readonly Kind[] = ['image', 'video', 'audio', '3d'];

const TEXTS = new Set(['text', 'prompt', 'prompts']);

/** The source and the result in a phrase such as `image to video`, `text into speech` or `pictures from prompts`. */
function changeIn(words: readonly Word[]): Kinds['change'] {
  const kindAt = (at: number): Kind | undefined => {
    const word = words[at]?.word ?? '';
    return TEXTS.has(word) ? 'text' : KIND_OF.get(word);
  };
  for (const [at, { word }] of words.entries()) {
    const isBackwards = word === 'from';
    if (word !== 'to' && word !== 'into' && !isBackwards) continue;
    const [before, after] = [kindAt(at - 1), kindAt(at + 1)];
    if (!before || !after || words[at - 1]?.isNegated) continue;
    return isBackwards ? { from: after, to: before } : { from: before, to: after };
  }
  return undefined;
}

/** How well a capability fits the kinds that a task mentions: 1 where nothing is against it. */
export function kindFit({ takes, makes }: Capability, kinds: Kinds): number {
  if (makes === undefined) return 1;
  const { present, absent, mentioned, refused, missing } = kinds;
  let fit = 1;
  if (kinds.change) {
    const { from, to } = kinds.change;
    const hasMedia = takes.some((kind) => MEDIA.includes(kind));
    const isFrom = from === 'text' ? !hasMedia : takes.includes(from);
    if (!isFrom || makes !== to) fit *= OTHER_CHANGE;
  }
  for (const kind of MEDIA) {
    const isUsed = makes === kind || takes.includes(kind);
    if (makes === kind && refused.has(kind)) fit *= REFUSED;
    if (takes.includes(kind) && missing.has(kind)) fit *= REFUSED;
    if (mentioned.size === 0) continue;
    if (isUsed && !mentioned.has(kind))
      fit *= takes.includes(kind) ? UNMENTIONED.taken : UNMENTIONED.made;
    if (!isUsed && present.has(kind)) fit *= UNUSED;
  }
  const isFromNothing = present.size === 0 && absent.size > 0;
  return isFromNothing && takes.some((kind) => MEDIA.includes(kind)) ? NOT_THERE * fit : fit;
}
