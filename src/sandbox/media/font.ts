/** Width of a glyph, in font pixels, without the gap after it. */
export const GLYPH_WIDTH = 5;
/** Height of a glyph, in font pixels: seven above the baseline, two below. */
export const GLYPH_HEIGHT = 9;

const CHARACTERS = [...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)), '·', '×'];

// Each word is a glyph, each base-32 digit a row of five bits, left pixel first.
const ROWS = [
  '000000000 444440400 aaa000000 0avava000 4fke5u400 pp248jj00 cik8lid00 440000000',
  '248884200 842224800 0level000 044v44000 00000cc48 000v00000 00000cc00 11248gg00',
  'ehjlphe00 4c4444e00 eh1248v00 eh161he00 26aiv2200 vgu11he00 68guhhe00 v11244400',
  'ehhehhe00 ehhf12c00 0cc00cc00 0cc00cc48 248g84200 00v0v0000 842124800 eh1240400',
  'ehnlngf00 ehhvhhh00 uhhuhhu00 ehggghe00 uhhhhhu00 vgguggv00 vgguggg00 ehgnhhf00',
  'hhhvhhh00 e44444e00 72222ic00 hikokih00 ggggggv00 hrllhhh00 hpljhhh00 ehhhhhe00',
  'uhhuggg00 ehhhlid00 uhhukih00 fgge11u00 v44444400 hhhhhhe00 hhhhaa400 hhhllrh00',
  'hha4ahh00 hha444400 v1248gv00 e88888e00 gg8421100 e22222e00 4ah000000 0000000v0',
  '840000000 00e1fhf00 ggmphhu00 00egghe00 11djhhf00 00ehvge00 698s88800 00fhhhf1e',
  'ggmphhh00 40c444e00 2062222ic ggikoki00 c44444e00 00qllll00 00mphhh00 00ehhhe00',
  '00uhhhugg 00fhhhf11 00mpggg00 00fge1u00 88s889600 00hhhjd00 00hhha400 00hllla00',
  '00ha4ah00 00hhhjd1e 00v248v00 244844200 444444440 844244800 009m00000 000400000',
  '00ha4ah00',
]
  .join(' ')
  .split(' ');

const BOX = 'vhhhhhv00';

/** A bitmap font, by character: nine rows of five bits, left pixel highest; a box for unknown ones. */
export function createFont(): (character: string) => readonly number[] {
  const rows = (digits: string): number[] => Array.from(digits, (digit) => parseInt(digit, 32));
  const glyphs = new Map(CHARACTERS.map((character, i) => [character, rows(ROWS[i] ?? BOX)]));
  const box = rows(BOX);
  return (character) => glyphs.get(character) ?? box;
}
