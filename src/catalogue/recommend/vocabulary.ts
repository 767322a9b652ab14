/** Words that mean the same thing, as regex alternatives; `{name}` in a skill's `asks` stands for them. */
export const VOCABULARY: Readonly<Record<string, string>> = {
  remove:
    'remov\\w*|eras\\w*|delet\\w*|get(?:ting)? rid of|rid of|tak(?:e|ing) (?:out|away|off)|take|cut(?:ting)?(?: it)? out|cut(?:ting)? off|strip\\w*|eliminat\\w*|wip(?:e|ing)|drop(?:ping)?|clear(?:ing)?|disappear|gone|without|hide|no more',
  replace:
    'replac\\w*|swap\\w*|chang(?:e|ing)|switch\\w*|substitut\\w*|exchang\\w*|different|another|new|put (?:me|him|her|it|them|us|my \\w+|the \\w+)',
  add: 'add\\w*|put|insert\\w*|plac(?:e|ing)|include|give|attach',
  make: 'mak(?:e|es|ing)|creat\\w*|generat\\w*|produc\\w*|build\\w*|design\\w*|draw\\w*|paint\\w*|render\\w*|compos\\w*|come up with|need|want|like',
  edit: 'edit\\w*|modif\\w*|alter\\w*|adjust\\w*|chang(?:e|es|ing)|tweak\\w*|transform\\w*|retouch\\w*|make|turn',
  improve:
    'improv\\w*|enhanc\\w*|fix\\w*|clean\\w*|better|repair\\w*|correct\\w*|sav(?:e|ing)|rescu\\w*|clear(?:er)?',
  convert: 'convert\\w*|turn\\w*|transform\\w*|chang(?:e|ing)|make|chang(?:e|ing)|into|to|as',
  extend:
    'extend\\w*|expand\\w*|continu\\w*|lengthen\\w*|longer|prolong\\w*|carry on|keep going|go(?:es)? on|what happens next|add (?:a few |some |\\w+ )?(?:more )?seconds',
  separate: 'separat\\w*|split\\w*|isolat\\w*|extract\\w*|pull(?:ing)? (?:out|apart)|get(?:ting)? only|unmix\\w*',
  background: "backgrounds?|backdrops?|bg|(?:what'?s|everything|stuff|the mess) behind|the back of (?:the|my|this|a)",
  image:
    'images?|photos?|photographs?|pictures?|pics?|selfies?|portraits?|screenshots?|snapshots?|shots?|drawings?|sketch(?:es)?|illustrations?|paintings?|artworks?|renders?|scans?|jpe?gs?|pngs?|webps?|\\w+\\.(?:png|jpe?g|webp|heic|bmp|tiff?)',
  video:
    'videos?|clips?|footage|movies?|films?|reels?|vlogs?|recordings? of (?:me|my screen)|mp4s?|movs?|tiktoks?|trailer|gifs?|\\w+\\.(?:mp4|mov|webm|mkv|avi)',
  audio:
    'audios?|sounds?|songs?|tracks?|recordings?|podcasts?|voice (?:notes?|memos?|messages?)|voicemails?|interviews?|mp3s?|wavs?|(?:phone )?calls?|\\w+\\.(?:mp3|wav|m4a|flac|ogg|aac)',
  speech: 'speech|speaking|spoken|voices?|talk(?:ing|s)?|narrat\\w*|dialogu?es?|vocals?|words',
  music: 'music|songs?|tunes?|melod(?:y|ies)|beats?|soundtracks?|jingles?|instrumentals?|score|ballad|track',
  person:
    '(?:wo)?m[ae]n|person|people|someone|somebody|guy|girl|boy|actor|actress|face|character|him|her|me|myself|model|presenter|spokes\\w+|mom|mum|dad|mother|father|(?:grand)?(?:ma|pa|mother|father)|wife|husband|friend|kid|child|baby|customer',
  thing:
    'objects?|persons?|people|tourists?|strangers?|bystanders?|passers?-?by|guys?|m[ae]n|wom[ae]n|girl|boy|cars?|poles?|wires?|cables?|power ?lines?|trash|bins?|signs?|things?|stuff|photobomb\\w*|ex|ex-\\w+|boyfriend|girlfriend|dog|cat|bird|tree|fence|someone|somebody|items?|elements?|crowd|clutter|glare|stain|lamp\\w*|cup|bottle|chair|finger|shadow',
  garment:
    'cloth(?:es|ing)?|garments?|outfits?|dress(?:es)?|shirts?|t-?shirts?|tees?|jackets?|coats?|hoodies?|jeans|pants|trousers|skirts?|sweaters?|suits?|blouses?|apparel|jumper|shoes|swimsuits?',
  style:
    'anime|ghibli|cartoons?|comics?|manga|watercolou?rs?|oil painting|van gogh|impressionis\\w*|cubis\\w*|pixar|claymation|pop art|sketch|cyberpunk|art ?style|style of|styles?|paint(?:ed|ing)|lego|vintage|noir|ukiyo-?e|disney',
  old: "old|ancient|vintage|damaged|scratch\\w*|torn|faded|crumpled|grandm\\w*|grandf\\w*|grandpa\\w*|granny\\w*|19[0-9]{2}'?s?|wedding|crack\\w*|ripped|creas\\w*|water-?damaged|antique|family album",
  light: 'light(?:ing|s)?|relight\\w*|sunlight|sunset|golden hour|shadows?|illuminat\\w*|lit|backlit|daylight|studio light\\w*',
  mouth: 'mouths?|lips?',
  talk: 'talk(?:s|ing)?|speak(?:s|ing)?|say(?:s|ing)?|sing(?:s|ing)?|present(?:s|ing)?|read(?:s|ing)?(?: out)?|tell(?:s|ing)?|narrat\\w*',
  move: 'mov(?:e|es|ing)|animat\\w*|alive|to life|motion|walk(?:s|ing)?|danc(?:e|es|ing)|wav(?:e|es|ing)|blink\\w*|wink\\w*|run(?:s|ning)?',
  write: 'writ(?:e|es|ing|ten)|transcri\\w*|typ(?:e|ed|ing)|jot\\w*|put(?:ting)? (?:down )?in(?:to)? (?:text|words|writing)',
  describe: 'describ\\w*|descriptions?|caption\\w*|explain\\w*|tell me (?:what|about|who|which)|what(?:\'s| is| are| can)|alt[ -]?text|summar\\w*|list (?:what|everything)',
  sing: 'sing(?:s|ing|er|ers)?|vocals?|sung|lyrics?',
  noise: 'nois[ey]\\w*|hiss\\w*|hum\\w*|static|wind|echo\\w*|reverb|crackl\\w*|buzz\\w*|traffic|barking|background (?:noise|sounds?|chatter)|fan|hubbub',
  fast: 'fast(?:est|er)?|quick(?:ly|est)?|cheap(?:est|er|ly)?|instant\\w*|rapid\\w*|low[ -](?:cost|latency)|real-?time|speedy|budget|drafts?|inexpensive|affordable|in a hurry',
  best: 'best|highest[ -]quality|high[ -]end|premium|professional\\w*|top[ -]?(?:quality|notch|tier)|state of the art|sota|cinematic|flagship|finest|ultra',
  clone: 'clon\\w*|copy|copies|copying|mimic\\w*|imitat\\w*|replicat\\w*|impersonat\\w*|sounds? (?:exactly |just )?like (?:me|him|her|my|this|the)|in my (?:own )?voice|(?:my|his|her|their) own voice',
};

const GAP = '[^.;!?\\n]{0,48}?';

/**
 * An ask as a regex: `{remove}` is any word of that meaning, ` .. ` up to 48 characters of the same
 * sentence, `a && b` both in either order with such a gap between.
 */
export function askPattern(ask: string): RegExp {
  const [left, right] = ask.split(' && ').map(expand);
  if (left === undefined) throw new Error('An ask cannot be empty.');
  const body = right === undefined ? left : `(?:${left}\\b${GAP}\\b${right}|${right}\\b${GAP}\\b${left})`;
  return new RegExp(`(?<![\\w-])(?:${body})(?!\\w)`);
}

function expand(part: string): string {
  return part
    .replace(/\{(\w+)\}/g, (_whole, name: string) => {
      const words = VOCABULARY[name];
      if (words === undefined) throw new Error(`No words are known for {${name}}.`);
      return `(?:${words})`;
    })
    .replaceAll(' .. ', `\\b${GAP}\\b`);
}
