/** A shorter part of a key is more likely an ordinary word than a secret. */
const SHORTEST = 8;
const MASK = '•••';

/** Removes one key from responses, in any of its encodings. */
export interface Redactor {
  text(text: string): string;
  /** A redactor for one stream, which also finds a key split over two chunks. Pass each chunk, then undefined at the end. */
  stream(): (chunk: Uint8Array | undefined) => Uint8Array;
}

/** Creates the redactor of a key. It finds the whole key and its secret half: plain, percent-encoded, JSON-escaped, in hexadecimal, base64 and base64url. */
export function createRedactor(key: string): Redactor {
  // The secret half of a key is as sensitive as the whole.
  const parts = [key, key.slice(key.indexOf(':') + 1)].filter((part) => part.length >= SHORTEST);
  if (parts.length === 0) {
    return { text: (text) => text, stream: () => (chunk) => chunk ?? Buffer.alloc(0) };
  }
  const forms = parts.flatMap((part) => [
    written(part),
    anyCase(Buffer.from(part).toString('hex')),
    ...[0, 1, 2].map((offset) => written(base64Within(part, offset), true)),
  ]);
  const pattern = new RegExp(forms.join('|'), 'g');
  const longest = 6 * Buffer.byteLength(key);
  /** The number of characters at the end that may be the start of the key. Complete events and JSON end in other characters, so nothing complete is held back. */
  const unfinished = (text: string): number => {
    let count = 0;
    const mayBegin = (char: string) => /[\w%\\+/=-]/.test(char) || key.includes(char);
    while (count < Math.min(longest, text.length) && mayBegin(text.charAt(text.length - count - 1)))
      count += 1;
    return count;
  };

  const stream = () => {
    let held = '';
    return (chunk: Uint8Array | undefined): Uint8Array => {
      const fresh = chunk ? latin1(chunk) : '';
      const text = held + fresh;
      const clean = text.replace(pattern, Buffer.from(MASK).toString('latin1'));
      const kept = chunk ? unfinished(clean) : 0;
      const whole = chunk && held === '' && kept === 0 && clean === fresh;
      held = clean.slice(clean.length - kept);
      return whole ? chunk : Buffer.from(clean.slice(0, clean.length - kept), 'latin1');
    };
  };
  return { text: (text) => text.replace(pattern, MASK), stream };
}

/** The text without these secrets, and without anything that looks like a fal key or follows `Key`. */
export function redact(text: string, secrets: Iterable<string>): string {
  let clean = text;
  for (const secret of secrets) clean = createRedactor(secret).text(clean);
  return clean
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}:[\da-f]{16,}/gi, MASK)
    .replace(/\b(Key|Bearer) (?![•$%{])\S+:\S+/g, `$1 ${MASK}`);
}

const latin1 = ({ buffer, byteOffset, length }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, length).toString('latin1');

const hexOf = (char: string): string => char.charCodeAt(0).toString(16).padStart(2, '0');

/** A pattern for hexadecimal digits in either case. */
const anyCase = (hex: string): string =>
  hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);

/** A pattern for the text, plain or with its punctuation escaped as in URLs and JSON. */
function written(text: string, isBase64 = false): string {
  return text.replace(/[^A-Za-z0-9]/g, (char) => {
    const code = hexOf(char);
    const inUrl = isBase64 ? { '+': '|-', '/': '|_' }[char] : undefined;
    return `(?:\\\\*\\x${code}|%(?:25)?${anyCase(code)}|\\\\+u00${anyCase(code)}${inUrl ?? ''})`;
  });
}

/** The base64 of a text that starts `offset` bytes after a multiple of three, without the end characters that depend on neighbouring bytes. */
function base64Within(text: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
  const whole = Math.floor((bytes.length * 8) / 6);
  return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), whole);
}
