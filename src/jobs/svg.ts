const SVG = 'http://www.w3.org/2000/svg';
const XLINK = 'http://www.w3.org/1999/xlink';

/** The elements of a drawing, without those that run scripts, load, animate, link or repeat endlessly. */
const DRAWS = new Set(
  (
    'svg g defs symbol title desc style path rect circle ellipse line polyline polygon text tspan textPath ' +
    'linearGradient radialGradient stop clipPath mask marker filter feBlend feColorMatrix feComponentTransfer ' +
    'feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood ' +
    'feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight ' +
    'feSpecularLighting feSpotLight feTile feTurbulence image'
  ).split(' '),
);

const LONGEST = 8 * 1024 ** 2;
const DEEPEST = 200;

/** One piece of XML: a comment, a tag with quoted attributes, or text. Document types, CDATA and processing instructions are rejected. */
const PIECE =
  /<!--([^]*?)-->|<\/([a-zA-Z]+)\s*>|<([a-zA-Z]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
/** Entities, which the parser would decode after the rules for values have run. */
const HIDDEN = /[\\]|&(?!(amp|lt|gt|quot|apos);)/;
/** The ways in which CSS loads a resource; `url(#…)` refers to a part of the drawing itself. */
const LOADS =
  /@|\/\/|url\s*\((?!\s*['"]?#)|\b(src|image|image-set|cross-fade|element|paint)\s*\(|expression|javascript:|-moz-binding|behavior/i;
const INLINE_PICTURE = /^data:image\/(png|jpeg|webp|gif);base64,[\w+/=\s]+$/;

/** Whether a text is an SVG that only draws: well nested, with known elements, without script, handlers, foreign content, links, entities or external resources. */
export function isPlainSvg(text: string): boolean {
  if (text.length > LONGEST) return false;
  const body = text.replace(/^\ufeff?\s*(<\?xml [^?<>&]*\?>)?/, '');
  try {
    return isDrawing(body);
  } catch {
    // A tag with too many attributes for a regular expression.
    return false;
  }
}

function isDrawing(body: string): boolean {
  const open: string[] = [];
  let roots = 0;
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < body.length) {
    const piece = PIECE.exec(body);
    if (!piece) return false;
    const [, comment, closed, opened, attributes = '', isEmpty, words] = piece;
    if (comment?.includes('--')) return false;
    if (closed !== undefined && open.pop() !== closed) return false;
    if (words !== undefined && !isHarmlessText(words, open.at(-1))) return false;
    if (opened === undefined) continue;
    if (open.length === 0 && (opened !== 'svg' || (roots += 1) > 1)) return false;
    if (!DRAWS.has(opened) || open.length > DEEPEST) return false;
    const isAllowed = attributesOf(attributes).every(([name, value]) =>
      isHarmless(opened, name, value),
    );
    if (!isAllowed) return false;
    if (isEmpty === '') open.push(opened);
  }
  return roots === 1 && open.length === 0;
}

const attributesOf = (text: string): [string, string][] =>
  [...text.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [
    name,
    double ?? single ?? '',
  ]);

function isHarmlessText(words: string, inside: string | undefined): boolean {
  if (inside === undefined) return words.trim() === '';
  if (inside === 'style') return !HIDDEN.test(words) && !LOADS.test(words);
  return !/&(?!(amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/i.test(words);
}

function isHarmless(element: string, name: string, value: string): boolean {
  if (name === 'xmlns') return value === SVG;
  if (name === 'xmlns:xlink') return value === XLINK;
  if (/^xml:(space|lang|id)$/.test(name)) return true;
  if (name === 'href' || name === 'xlink:href') {
    return /^#[\w.-]+$/.test(value) || (element === 'image' && INLINE_PICTURE.test(value));
  }
  if (name.includes(':') || /^on|^src$|^base$/i.test(name)) return false;
  return !HIDDEN.test(value) && !LOADS.test(value);
}
