/** A picture of a web page. */
export interface WebPicture {
  /** `http:` or `https:`. */
  readonly url: string;
  readonly alt: string;
}

/** Characters of a fragment of HTML that may be a picture; one of more is text. */
const LONGEST = 20_000;
const NAMED: Readonly<Record<string, string>> = { amp: '&', quot: '"', lt: '<', gt: '>' };

/** The picture of a copied or dragged fragment of HTML; undefined where it holds text or more than one picture. */
export function webPictureOf(html: string): WebPicture | undefined {
  if (html.length > LONGEST) return undefined;
  const body = html.replace(
    /<!--\w*-->|<\/?(?:html|head|body|meta|a|picture|source)\b[^<>]*>/gi,
    '',
  );
  const [, attributes = ''] = /^\s*<img\b((?:[^<>"']|"[^"]*"|'[^']*')*)>\s*$/i.exec(body) ?? [];
  const url = attribute(attributes, 'src');
  if (url === undefined || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  return { url, alt: attribute(attributes, 'alt') ?? '' };
}

function attribute(attributes: string, name: string): string | undefined {
  const [, quoted, single] =
    new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes) ?? [];
  const value = quoted ?? single;
  return value?.replace(/&(amp|quot|lt|gt|#39);/g, (whole, code: string) =>
    code === '#39' ? "'" : (NAMED[code] ?? whole),
  );
}
