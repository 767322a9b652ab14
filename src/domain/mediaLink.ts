const MEDIA =
  /\.(png|jpe?g|webp|gif|avif|svg|mp4|mov|webm|mkv|mp3|wav|ogg|flac|m4a|glb|gltf|obj|ply|stl)$/i;

/** Whether a name is one of a file that fal may have saved; text and JSON are results, too. */
export const isResultName = (name: string): boolean =>
  MEDIA.test(name) || /\.(json|txt)$/i.test(name);

/** Characters of a line, to both sides of the cursor, that are looked at. */
const AROUND = 2_000;

/** A word without what quotes, brackets or separates addresses. */
const WORD = /[^\s"'`()<>[\]{}|,;]{1,1000}/g;
/** A picture or link of Markdown, and its target. */
const MARKDOWN =
  /!?\[(?:\\.|[^\\\]]){0,1000}\]\([ \t]*(?:<([^<>]{1,1000})>|([^\s()<>]{1,1000}))[^()]{0,300}\)/g;
const ELEMENT = /<[a-z][^<>]{0,2000}/gi;
const ATTRIBUTE = /\b(?:src|href|poster)[ \t]*=[ \t]*\{?[ \t]*(["'`])([^"'`]{1,1000})\1/i;

/** The path of the media file that a line links at a position, decoded: of the address there, else of the Markdown link or the element around it. Undefined for other addresses than paths. */
export function linkedPathAt(line: string, character: number): string | undefined {
  const start = Math.max(0, character - AROUND);
  const text = line.slice(start, character + AROUND);
  const at = character - start;
  const around = (pattern: RegExp) =>
    [...text.matchAll(pattern)].filter(
      ({ index, 0: whole }) => index <= at && at <= index + whole.length,
    );
  const targets = [
    ...around(WORD).map(([word]) => word),
    ...around(MARKDOWN).map(([, quoted, plain]) => quoted ?? plain),
    ...around(ELEMENT).map(([element]) => ATTRIBUTE.exec(element)?.[2]),
  ];
  return targets.map((target) => pathOf(target ?? '')).find((path) => path !== undefined);
}

function pathOf(target: string): string | undefined {
  const plain = target
    .replace(/&#(\d{1,6});/g, (whole, code: string) => character(Number(code)) ?? whole)
    .replaceAll('&amp;', '&')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/[?#].*$/, '');
  if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(plain)) return undefined;
  const path = decoded(plain);
  return MEDIA.test(path) ? path : undefined;
}

const character = (code: number): string | undefined =>
  code >= 32 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
