/** Words that mean the same thing, as regex alternatives; `{name}` in a skill's `asks` stands for them. */
export const VOCABULARY: Readonly<Record<string, string>> = {
  remove:
    'remov\\w*|eras\\w*|delet\\w*|get(?:ting)? rid of|rid of|tak(?:e|es|ing) (?:out|away|off)|take|cut(?:ting)? off|strip\\w*|eliminat\\w*|wip(?:e|ing)|drop(?:ping)?|clear(?:ing)?|disappear|gone|without|hide|no more',
  replace:
    'replac\\w*|swap\\w*|chang(?:e|ing)|switch\\w*|substitut\\w*|exchang\\w*|different|another|new|put (?:me|him|her|it|them|us|my \\w+|the \\w+)',
  add: 'add\\w*|put|insert\\w*|plac(?:e|ing)|include|give|attach',
  make: 'mak(?:e|es|ing)|creat\\w*|generat\\w*|produc\\w*|build\\w*|design\\w*|draw\\w*|paint\\w*|render\\w*|compos\\w*|come up with|need|want|like',
  edit: 'edit\\w*|modif\\w*|alter\\w*|adjust\\w*|chang(?:e|es|ing)|tweak\\w*|transform\\w*|retouch\\w*|make|turn',
  improve:
    'improv\\w*|enhanc\\w*|fix\\w*|clean\\w*|better|repair\\w*|correct\\w*|sav(?:e|ing)|rescu\\w*|fresh\\w*|nice(?:r)?|like new|clear(?:er)?',
  convert: 'convert\\w*|turn\\w*|transform\\w*|chang(?:e|ing)|make|chang(?:e|ing)|into|to|as',
  extend:
    'extend\\w*|expand\\w*|continu\\w*|lengthen\\w*|longer|prolong\\w*|carry on|keep going|go(?:es)? on|what happens next|add (?:a few |some |\\w+ )?(?:more )?seconds',
  separate:
    'separat\\w*|split\\w*|isolat\\w*|extract\\w*|pull(?:ing)? (?:out|apart)|get(?:ting)? only|unmix\\w*',
  background:
    "backgrounds?|backdrops?|bg|(?:what'?s|everything|stuff|nothing|anything|all|the mess|what is) behind|the back of (?:the|my|this|a)",
  image:
    'images?|photos?|photographs?|pictures?|pics?|selfies?|portraits?|screenshots?|snapshots?|(?:product|photo|mug|beauty) shots?|drawings?|sketch(?:es)?|illustrations?|paintings?|artworks?|renders?|scans?|jpe?gs?|pngs?|webps?|imagefile',
  video:
    'videos?|clips?|(?:webcam|screen|video|camera|dashcam|gopro|drone|phone) (?:recordings?|captures?)|footage|vhs(?: tapes?)?|camcorder tapes?|movies?|films?|reels?|vlogs?|recordings? of (?:me|my screen)|mp4s?|movs?|tiktoks?|trailer|gifs?|(?:drone|tracking|aerial|establishing|dolly|panning|cinematic|camera) (?:shots?|flights?)|fly-?through|time-?lapse|b-?roll|screencasts?|videofile',
  audio:
    'audios?|sounds?|songs?|tracks?|recordings?|podcasts?|voice (?:notes?|memos?|messages?)|voicemails?|interviews?|mp3s?|wavs?|(?:phone )?calls?|audiofile',
  speech: 'speech|speaking|spoken|voices?|talk(?:ing|s)?|narrat\\w*|dialogu?es?|vocals?|words',
  music:
    'music|songs?|tunes?|melod(?:y|ies)|beats?|soundtracks?|jingles?|instrumentals?|score|ballad|track',
  person:
    '(?:wo)?m[ae]n|person|people|someone|somebody|guy|girl|boy|actor|actress|face|character|him|her|me|myself|model|presenter|spokes\\w+|mom|mum|dad|mother|father|(?:grand)?(?:ma|pa|mother|father)|wife|husband|friend|kid|child|baby|customer',
  thing:
    'objects?|persons?|people|tourists?|strangers?|bystanders?|passers?-?by|guys?|m[ae]n|wom[ae]n|girl|boy|cars?|poles?|wires?|cables?|power ?lines?|trash|bins?|signs?|things?|stuff|photobomb\\w*|ex|ex-\\w+|boyfriend|girlfriend|dog|cat|bird|tree|fence|someone|somebody|items?|elements?|crowd|clutter|glare|stain|lamp\\w*|cup|bottle|chair|finger|shadow',
  garment:
    'cloth(?:es|ing)?|garments?|outfits?|dress(?:es)?|shirts?|t-?shirts?|tees?|jackets?|coats?|hoodies?|jeans|pants|trousers|skirts?|sweaters?|suits?|blouses?|apparel|jumper|shoes|swimsuits?',
  style:
    'anime|ghibli|cartoons?|comics?|manga|watercolou?rs?|oil painting|van gogh|impressionis\\w*|cubis\\w*|pixar|claymation|pop art|sketch|cyberpunk|art ?style|style of|styles?|paint(?:ed|ing)|lego|vintage|noir|ukiyo-?e|disney',
  old: "old|ancient|vintage|damaged|scratch\\w*|torn|faded|crumpled|grandm\\w*|grandf\\w*|grandpa\\w*|granny\\w*|19[0-9]{2}'?s?|wedding|crack\\w*|ripped|creas\\w*|water-?damaged|antique|family album",
  light:
    'light(?:ing|s)?|relight\\w*|sunlight|sunset|golden hour|shadows?|illuminat\\w*|lit|backlit|daylight|studio light\\w*',
  mouth: 'mouths?|lips?',
  talk: 'talk(?:s|ing)?|speak(?:s|ing)?|say(?:s|ing)?|sing(?:s|ing)?|present(?:s|ing)?|read(?:s|ing)?(?: out)?|tell(?:s|ing)?|narrat\\w*',
  move: 'mov(?:e|es|ing)|animat\\w*|alive|to life|motion|walk(?:s|ing)?|danc(?:e|es|ing)|wav(?:e|es|ing)|blink\\w*|wink\\w*|run(?:s|ning)?|roll(?:s|ing)?|flow(?:s|ing)?|sway\\w*|flicker\\w*|rotat\\w*|spin(?:s|ning)?|fly(?:ing)?|flies|swim\\w*|breath\\w*|drift\\w*|jump\\w*|float\\w*|blow(?:s|ing)?|rippl\\w*|burn(?:s|ing)',
  write:
    'writ(?:e|es|ing|ten)|transcri\\w*|typ(?:e|ed|ing)|jot\\w*|put(?:ting)? (?:down )?in(?:to)? (?:text|words|writing)',
  describe:
    "describ\\w*|descriptions?|caption\\w*|explain\\w*|tell me (?:what|about|who|which)|what(?:'s| is| are| can)|alt[ -]?text|summar\\w*|list (?:what|everything)",
  sing: 'sing(?:s|ing|er|ers)?|vocals?|sung|lyrics?',
  noisy:
    'bark\\w*|meow\\w*|purr\\w*|chirp\\w*|creak\\w*|crash\\w*|bang(?:s|ing)?|click(?:s|ing)?|crackl\\w*|rumbl\\w*|thunder\\w*|whoosh\\w*|swoosh\\w*|splash\\w*|roar\\w*|howl\\w*|siren|applause|footsteps?|gunshots?|explosions?|beep\\w*|buzz\\w*|ring(?:ing)?|knock\\w*|laughter|screams?|engine|rain|hoofbeats|clap\\w*',
  noise:
    'nois[ey]\\w*|hiss\\w*|hum\\w*|static|wind|echo\\w*|reverb|crackl\\w*|buzz\\w*|traffic|barking|background (?:noise|sounds?|chatter)|fan|hubbub',
  language:
    'english|spanish|french|german|japanese|hindi|chinese|mandarin|italian|portuguese|arabic|korean|russian|dutch|polish|turkish|swedish|(?:another|other|foreign) languages?',
  fast: 'fast(?:est|er)?|quick(?:ly|est)?|cheap(?:est|er|ly)?|instant\\w*|rapid\\w*|low[ -](?:cost|latency)|real-?time|speedy|budget|drafts?|inexpensive|affordable|in a hurry',
  best: 'best|highest[ -]quality|high[ -]end|premium|professional\\w*|top[ -]?(?:quality|notch|tier)|state of the art|sota|cinematic|flagship|finest|ultra',
  clone:
    'clon\\w*|copy|copies|copying|mimic\\w*|imitat\\w*|replicat\\w*|impersonat\\w*|identical|indistinguishable|same voice|sounds? (?:exactly |just )?like (?:me|him|her|my|this|the)|in my (?:own )?voice|(?:my|his|her|their) own voice',
};

const GAP = '[^.;!?\\n]{0,48}?';

/** How a text answers an ask: in its order and within a sentence, or its parts anywhere, or not. */
export interface Ask {
  fully(text: string): boolean;
  loosely(text: string): boolean;
}

/**
 * Reads an ask: `{remove}` is any word of that meaning, ` .. ` up to 48 characters of the same
 * sentence, the rest a regex on lower-case text.
 */
export function readAsk(ask: string): Ask {
  const parts = partsOf(ask).map((part) => expand(part.trim()));
  const whole = pattern(parts.join(`\\b${GAP}\\b`));
  const pieces = parts.map(pattern);
  return {
    fully: (text) => whole.test(text),
    loosely: (text) => pieces.length > 1 && pieces.every((piece) => piece.test(text)),
  };
}

function pattern(body: string): RegExp {
  return new RegExp(`(?<![\\w-])(?:${body})(?!\\w)`);
}

/** Splits at the gaps that stand outside of all brackets. */
function partsOf(ask: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const piece of ask.split(/( \.\. )/)) {
    if (piece === ' .. ' && depth === 0) parts.push('');
    else parts.push((parts.pop() ?? '') + piece);
    depth += piece.split('(').length - piece.split(')').length;
  }
  return parts;
}

function expand(part: string): string {
  return part
    .replaceAll(' .. ', `\\b${GAP}\\b`)
    .replace(/\{([a-z]+)\}/g, (_whole, name: string) => {
      const words = VOCABULARY[name];
      if (words === undefined) throw new Error(`No words are known for {${name}}.`);
      return `(?:${words})`;
    });
}
