import type { Kind } from './skill.ts';
import { VOCABULARY } from './vocabulary.ts';

/** What a task in plain words says of things in hand and things wanted. */
export interface Understanding {
  /** Lower case, file names replaced by `imagefile`, `videofile`, `audiofile`, `3dfile`, `textfile`. */
  readonly text: string;
  /** What the person has. */
  readonly given: ReadonlySet<Kind>;
  /** What the person wants made. */
  readonly wanted: ReadonlySet<Kind>;
  /** What is spoken of without it being clear which. */
  readonly loose: ReadonlySet<Kind>;
  readonly fast: boolean;
  readonly best: boolean;
}

const LONGEST = 1_200;

const FILES: readonly (readonly [Kind, RegExp])[] = [
  ['image', /([\w-]*)\.(?:png|jpe?g|webp|heic|bmp|tiff?|avif)\b/g],
  ['video', /([\w-]*)\.(?:mp4|mov|webm|mkv|avi|m4v)\b/g],
  ['audio', /([\w-]*)\.(?:mp3|wav|m4a|flac|ogg|aac|opus)\b/g],
  ['3d', /([\w-]*)\.(?:glb|gltf|obj|stl|fbx|usdz|ply)\b/g],
  ['text', /([\w-]*)\.(?:txt|md|docx?|pdf)\b/g],
];

const OUTLETS = /\b(?:tik ?toks?|youtube|instagram|insta|podcast app)\b/g;

// How one asks says nothing of what for: "which model is best to …", "is there something that can …".
const ASKING =
  /\b(?:(?:can|could|would|will) you (?:please )?(?:tell me |recommend |suggest )?|(?:what|which|is there|are there|any|do you know|i am looking for|i'm looking for|looking for|recommend|suggest|tell me)(?: me)?(?: (?:the|an?|some|any|is|best|good|right|cheap|ai|fal))*(?: (?:ai|tools?|models?|endpoints?|something|services?|apps?|apis?|software|way|ways))(?: (?:is|are|can|could|should|would|do|does|i|we|you|best|good|there|use|used|be|to|for|that|which|lets? me))*|what (?:can|should|could|do) i use(?: to| for| so that| that)?|how (?:can|could|do|would|should) (?:i|we|you|one)|please|hello!?|hi!?|so basically|i (?:would|'d) like to|i(?:'m| am) trying to|i (?:want|need) to|help me(?: to)?)\b/g;

const NOUNS: readonly (readonly [Kind, string])[] = [
  [
    '3d',
    '3-?d (?:\\w+ )?(?:models?|mesh(?:es)?|objects?|assets?|files?|characters?|prints?|scans?)|mesh(?:es)?|glb|3dfile|3d(?! (?:effect|style|look|cartoon|render|film|movie|glasses|text|logo|pixar|animation))',
  ],
  [
    'image',
    `${VOCABULARY.image ?? ''}|logos?|posters?|icons?|thumbnails?|stickers?|wallpapers?|imagefile|headshots?|memes?|mascots?|illustrations?|covers?|packshots?|scenery|receipts?|invoices?|scanned \\w+|(?:street |road )signs?|whiteboards?|handwrit\\w+(?: \\w+)?|business cards?|photographs`,
  ],
  ['video', `${VOCABULARY.video ?? ''}|animations?|videofile|b-?roll|commercials?`],
  [
    'audio',
    `${VOCABULARY.audio ?? ''}|music|voice-?overs?|voices?|speech|audiofile|melod(?:y|ies)|beats?|jingles?|soundtracks?|lectures?|meetings?|narrations?|podcasts?|audio ?books?|sfx`,
  ],
  [
    'text',
    'text|scripts?|articles?|paragraphs?|prompts?|lyrics|poems?|blogs?|essays?|transcripts?|transcriptions?|subtitles|captions?|descriptions?|summar(?:y|ies)|textfile|chapters?|documents?|e-?mails?|words|sentences?|answers?',
  ],
];

const NOUN_PATTERN = new RegExp(
  `(?<![\\w-])(?:${NOUNS.map(([kind, words]) => `(?<k${kind}>${words})`).join('|')})(?![\\w])`,
  'g',
);

const NOUN_START = new RegExp(`(?:${NOUNS.map(([, words]) => words).join('|')})(?![\\w])`, 'y');

// An adjective or part of a name: whatever is not the start of another phrase.
const PLAIN =
  "(?: (?!(?:into|to|as|and|or|but|from|with|for|in|on|at|of|an?|the|want|need|get|make|should|,)(?![\\w-]))[\\w'-]+)";
const OWN = new RegExp(
  `\\b(?:my|our|his|her|their|its|this|that|these|those|existing|attached|following|uploaded|original|said|given|\\w+'s)${PLAIN}{0,3} $`,
);
const HAVING = new RegExp(
  `\\b(?:i|we)(?:'ve| have|'ve got| have got| got| took| shot| recorded| made| drew| filmed| scanned| captured| wrote| downloaded| found| received| bought| inherited| discovered| own| kept)(?: both)?(?: (?:an?|the|some|\\d+))?${PLAIN}{0,4}(?: (?:of|with|full of|and)(?: (?:an?|the|some))?${PLAIN}{0,2})? $|\\b(?:there(?:'s| is)|here(?:'s| is| are)|given|take|using|use|upload(?:ing|ed)?|got|have|attached(?: is)?)(?: (?:an?|one|two|some|\\d+|several|the|this))${PLAIN}{0,3} $`,
);
const SOURCE =
  /\b(?:from|out of|off|in|on|inside|within|using|between|to|onto|over|through|throughout|across|during)(?: (?:an?|the|one|single|two|some|several|multiple|few|many|each|every|all|\d+))?(?: [\w-]+){0,2} $/;
const SURE_SOURCE =
  /\b(?:from|out of|based on|between|inside|within|off)(?: (?:an?|the|one|single|two|some|several|multiple|few|many|each|every|all|both|just|\d+))*(?: [\w-]+){0,2} $/;
// "a photo of me", "make the picture bigger", "let the photo talk": there it is.
const AFTER =
  /^ (?:(?:(?:in)?to|as) (?:an? )?(?:[\w-]+ ){0,3}(?:text|words|videos?|movie|clip|audio|speech|svg|3d|mesh|glb|stl|song|vectors?|images?|pictures?|style|painting|sketch|drawing|cartoon|anime|avatar)\b|(?:that |which )?(?:i|we) (?:have|took|made|shot|recorded|drew|filmed|got)|of (?:me|us|him|them|myself|ours?|my|our|his|this|mine)|of her|(?:more|less|much|a bit|look\w*|bigger|larger|clear\w*|smooth\w*|longer|shorter|bright\w*|darker|sharp\w*|better|go(?:es)?|move\w*|talk\w*|speak\w*|sing\w*|smil\w*|danc\w*|come|is|was|are|were|has|came|got|needs|should)\b)/;
// "a picture of a lighthouse": not there yet.
const OF_ANY = /^ (?:of|showing|about|for|saying|that says) (?:an?|two|three|some|our|my)\b/;
const ADDED_TO =
  /\b(?:add\w*|put\w*|appl\w*|lay\w*)\b[^.;]{0,40} (?:to|onto|on|over) (?:an? |the |this )?(?:[\w-]+ ){0,3}$/;
const ADDING = /\b(?:add|put|apply|lay)(?:ing)? (?:an? |some |the )?(?:[\w-]+ ){0,2}$/;
const CREATED =
  /\b(?:create|generate|draw|paint|design|produce|render) (?:me )?(?:an?|some) (?:[\w-]+ ){0,4}$/;
const DEEDS: readonly (readonly [Kind, RegExp])[] = [
  ['image', /\b(?:\w+) (?:drew|painted|sketched|doodled|photographed|snapped)\b/],
  [
    'image',
    /\b(?:my|his|her|our|their|someone's) (?:own )?(?:face|body|head|hair|skin|smile|teeth|eyes|living room|bedroom|kitchen)\b/,
  ],
  ['video', /\b(?:i|we|he|she) (?:filmed|videotaped)\b/],
];
const TARGET =
  /\b(?:into|as|becomes?|to|output|export(?:ed)?(?: as)?|save(?:d)?(?: as)?)(?: (?:an?|some|the|one))?(?: [\w-]+){0,3} $/;
const WITHIN =
  /\b(?:in|on|inside|within|onto|over|of) (?:the|this|my|that|each|every|all|an?)(?: [\w-]+)? $/;
const WORKED_ON =
  /\b(?:remov\w*|eras\w*|up-?scal\w*|restor\w*|colou?ri[sz]\w*|animat\w*|edit\w*|extend\w*|expand\w*|crop\w*|transcrib\w*|translat\w*|dub\w*|convert\w*|turn\w*|transform\w*|enhanc\w*|fix\w*|clean\w*|improv\w*|sharpen\w*|segment\w*|vectori[sz]\w*|describ\w*|caption\w*|separat\w*|split\w*|isolat\w*|swap\w*|relight\w*|re-?fram\w*|blur\w*|enlarg\w*|increas\w*|read\w*|extract\w*|analy[sz]\w*|de-?nois\w*|repair\w*|stabili[sz]\w*|cartoonif\w*|chang\w*|retouch\w*|denois\w*|de-?blur\w*|trac\w*|interpolat\w*|merg\w*|combin\w*|trim\w*|revers\w*|smooth\w*|brighten\w*|lip-?sync\w*|stitch\w*|join\w*|sync\w*|understand\w*|restyl\w*|reduc\w*|outpaint\w*|inpaint\w*|recolou?r\w*)(?: (?:up|down|out))?(?: (?:an?|the|one|some|old|two|all|many|few|\d+))?(?: [\w-]+){0,3} $/;
const MADE =
  /\b(?:mak\w*|creat\w*|generat\w*|produc\w*|draw\w*|design\w*|render\w*|compos\w*|paint\w*|writ\w*|give|giv\w+|get|need\w*|want\w*|look\w* for|build\w*|film|shoot|would like|'d like|have|do)(?: (?:me|us|up|it|to have|to get))?(?: (?:an?|some|the|one|\d+|several|new|more|few))?(?: [\w-]+){0,5} $/;

/** Reads kinds, roles and wishes out of a task; only its first 1,200 characters count. */
export function understand(task: string): Understanding {
  const text = plainText(task);
  const given = new Set<Kind>();
  const wanted = new Set<Kind>();
  const loose = new Set<Kind>();
  const scene = text.replace(/\b(?:in the |the )?styles? of [^,.;!?]*/g, 'styled ');
  for (const match of scene.matchAll(NOUN_PATTERN)) {
    const kind = kindOf(match.groups);
    // Of "movie poster" and "video thumbnail" only the last noun is the thing.
    if (!kind || startsWithNoun(scene.slice(match.index + match[0].length + 1))) continue;
    const role = roleOf(scene, match.index, match[0], kind);
    (role === 'given' ? given : role === 'wanted' ? wanted : loose).add(kind);
  }
  for (const [kind, deed] of DEEDS) if (deed.test(scene)) given.add(kind);
  compounds(text, given, wanted);
  for (const kind of [...given, ...wanted]) loose.delete(kind);
  return {
    text,
    given,
    wanted,
    loose,
    fast: new RegExp(`\\b(?:${VOCABULARY.fast ?? ''})\\b`).test(text),
    best: new RegExp(`\\b(?:${VOCABULARY.best ?? ''})\\b`).test(text),
  };
}

function plainText(task: string): string {
  let text = task
    .slice(0, LONGEST)
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[’‘]/g, "'")
    .replace(/["“”«»`*_()[\]{}<>|]/g, ' ');
  for (const [kind, pattern] of FILES) text = text.replace(pattern, ` $1 ${kind}file `);
  return text.replace(OUTLETS, ' ').replace(ASKING, ' ').replace(/\s+/g, ' ').trim();
}

function kindOf(groups: Record<string, string | undefined> | undefined): Kind | undefined {
  return NOUNS.find(([kind]) => groups?.[`k${kind}`] !== undefined)?.[0];
}

function roleOf(text: string, at: number, noun: string, kind: Kind): 'given' | 'wanted' | 'loose' {
  const sentence =
    text
      .slice(Math.max(0, at - 70), at)
      .split(/[.;!?]\s/)
      .at(-1) ?? '';
  const before = sentence.replace(/[,:] ?/g, ' , ').replace(/\s+/g, ' ');
  if (ADDED_TO.test(before)) return 'given';
  if (
    /(?:into|to|as)(?: an?)?(?: [\w-]+){0,1} $/.test(before) &&
    TARGET.test(before) &&
    !OWN.test(before)
  ) {
    return /\b(?:add|added|adding|sound|sounds|audio|music|close|applied|apply) (?:[\w-]+ )?to (?:an? |the )?(?:[\w-]+ ){0,3}$/.test(
      before,
    )
      ? 'given'
      : 'wanted';
  }
  if (noun.endsWith('file') || WITHIN.test(before)) return 'given';
  if (ADDING.test(before)) return 'loose';
  if (AFTER.test(text.slice(at + noun.length)) && !CREATED.test(before)) return 'given';
  if (
    /^(?:an? )?(?:[\w-]+ ){0,4}$/.test(before) &&
    at < 40 &&
    OF_ANY.test(text.slice(at + noun.length))
  )
    return 'wanted';
  if (kind === 'audio' && /\bfor (?:my|our|the|this|an?) (?:[\w-]+ )?$/.test(before))
    return 'loose';
  if (/\bfor (?:an?|the|some) (?:[\w-]+ )?$/.test(before)) return 'loose';
  if (OWN.test(before) || HAVING.test(before) || SURE_SOURCE.test(before)) return 'given';
  if (WORKED_ON.test(before)) return 'given';
  if (MADE.test(before)) return 'wanted';
  return SOURCE.test(before) ? 'given' : 'loose';
}

function startsWithNoun(text: string): boolean {
  NOUN_START.lastIndex = 0;
  return NOUN_START.test(text);
}

function compounds(text: string, given: Set<Kind>, wanted: Set<Kind>): void {
  const words: Readonly<Record<string, Kind>> = {
    text: 'text',
    image: 'image',
    photo: 'image',
    picture: 'image',
    video: 'video',
    audio: 'audio',
    speech: 'audio',
    voice: 'audio',
    music: 'audio',
    '3d': '3d',
  };
  const pattern =
    /\b(text|image|photo|picture|video|audio|speech|voice|3d)[- ](?:to|2)[- ](text|image|picture|video|audio|speech|voice|music|3d)\b/g;
  for (const [, from = '', to = ''] of text.matchAll(pattern)) {
    const source = words[from];
    const target = words[to];
    if (!source || !target) continue;
    given.clear();
    wanted.clear();
    given.add(source);
    wanted.add(target);
  }
}
