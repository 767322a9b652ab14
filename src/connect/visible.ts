import { redact } from '../fal/redact.ts';

const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{DI}]/gu;
const SECRET = /key|token|secret|passw|authorization|credential|cookie/i;
const MASK = '•••';
const LONGEST_LINE = 2_000;
const LONGEST_NAME = 60;

/** One line of a text that others wrote, with what a terminal or an editor acts on or does not show (control characters, directions, line breaks) in the form `\u{1b}`; a tab stays. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (char) =>
    char === '\t' ? char : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** A name that others chose, in quotes and shortened, for a message; square brackets would make a link of it in VS Code. */
export function shownName(name: string): string {
  const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return `“${visible(short).replace(/[[\]]/g, '?')}”`;
}

/** One line of a file to be shown: visible, shortened, and without what looks like a secret, for it may be read by an agent. */
export function shownLine(line: string): string {
  const rest = line.length - LONGEST_LINE;
  const short = rest > 0 ? line.slice(0, LONGEST_LINE) : line;
  const masked = short.replace(
    // From the start of a word only, or a long line would take time by its square.
    /(?<![\w-])([\w-]+)(["']?\s*[:=]\s*)(["'])((?:\\.|(?!\3).)*)(\3|$)/g,
    (_, name: string, between: string, quote: string, value: string, end: string) =>
      `${name}${between}${quote}${maskValue(name, value)}${end}`,
  );
  return `${visible(maskText(masked))}${rest > 0 ? `… (${rest} more characters)` : ''}`;
}

/** A value of a configuration without what looks like a secret. */
export function maskSecrets(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return maskText(maskValue(name, value));
  if (Array.isArray(value)) return value.map((one) => maskSecrets(one, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, maskSecrets(inner, key)]),
  );
}

function maskValue(name: string, value: string): string {
  // A placeholder or the name of a variable is no secret.
  const isName = /^((Bearer|Key) )?\$\{((env|input):)?[\w-]*(:-)?\}$|^[A-Z_]+$/.test(value);
  return SECRET.test(name) && !isName && value !== '' ? MASK : value;
}

/** Passwords in addresses, values of flags and fal keys, whatever they are called. */
function maskText(text: string): string {
  return redact(
    text
      .replace(/:\/\/[^\s/@"']*@/g, `://${MASK}@`)
      .replace(/(--?[\w-]*(?:key|token|secret|passw)[\w-]{0,40}=)[^\s"']+/gi, `$1${MASK}`),
    [],
  );
}
