import { visible } from '../domain/visible.ts';
import { redact } from '../fal/redact.ts';

const SECRET = /key|token|secret|passw|authorization|credential|cookie/i;
const MASK = '•••';
const LONGEST_LINE = 2_000;
const LONGEST_NAME = 60;

/** Quotes and shortens an untrusted name for a message; replaces square brackets, which VS Code could render as a link. */
export function shownName(name: string): string {
  const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return `“${visible(short).replace(/[[\]]/g, '?')}”`;
}

/** A flag whose value is the next item of its list. */
const SECRET_FLAG = /^--?[\w-]*(?:key|token|secret|passw)[\w-]*$/i;
/** What separates the words of a file, whatever its format. */
const WORDS = /[^\s"',[\]{}\\]+/g;
/** Characters of the shortest word of a secret that is masked on its own. */
const SHORTEST_WORD = 4;

/** Shows lines of a file by their index, escaped, shortened and masked, because an agent may read them; `secrets` are those of the parsed file, which may stand in several lines. */
export function shownLines(
  lines: readonly string[],
  secrets: readonly string[],
): (at: number) => string {
  const words = secrets.flatMap((secret) => secret.match(WORDS) ?? []);
  const masked = new Set(words.filter(({ length }) => length >= SHORTEST_WORD));
  const maskWord = (word: string) => (masked.has(word) ? MASK : word);
  // Only what is shown is worth the time of masking: a hostile file has many long lines.
  return (at) => shownLine((lines[at] ?? '').replace(WORDS, maskWord));
}

/** Escapes, shortens and masks one line. */
function shownLine(line: string): string {
  const rest = line.length - LONGEST_LINE;
  const short = rest > 0 ? line.slice(0, LONGEST_LINE) : line;
  const masked = short.replace(
    // The lookbehind matches at word starts only; without it, a long line takes quadratic time.
    /(?<![\w-])([\w-]+)(["']?\s*[:=]\s*)(["'])((?:\\.|(?!\3).)*)(\3|$)/g,
    (_, name: string, between: string, quote: string, value: string, end: string) =>
      `${name}${between}${quote}${maskValue(name, value)}${end}`,
  );
  // A value without quotes, as YAML has it.
  const bare = /^(\s*(?:- )?)([\w-]+)(\s*:\s+)([^\s"'{[].*)$/.exec(masked);
  const shown = bare ? bare.slice(1, 4).join('') + maskValue(bare[2] ?? '', bare[4] ?? '') : masked;
  return `${visible(maskText(shown))}${rest > 0 ? `… (${rest} more characters)` : ''}`;
}

/** Masks probable secrets in a configuration value. */
export function maskSecrets(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return maskText(maskValue(name, value));
  if (Array.isArray(value))
    return value.map((one, at) => maskSecrets(one, isSecretFlag(value[at - 1]) ? 'secret' : name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, maskSecrets(inner, key)]),
  );
}

const isSecretFlag = (item: unknown): boolean => typeof item === 'string' && SECRET_FLAG.test(item);

/** The texts of a configuration value that are masked where it is shown. */
export function secretsIn(value: unknown): readonly string[] {
  const compare = (one: unknown, shown: unknown): readonly string[] => {
    if (typeof one === 'string') return one === shown ? [] : [one];
    if (typeof one !== 'object' || one === null) return [];
    return Object.entries(one).flatMap(([name, inner]) =>
      compare(inner, (shown as Readonly<Record<string, unknown>>)[name]),
    );
  };
  return compare(value, maskSecrets(value));
}

function maskValue(name: string, value: string): string {
  // A placeholder or a variable's name is not a secret.
  const isName = /^((Bearer|Key) )?\$?\{((env|input):)?[\w-]*(:-)?\}$|^[A-Z_]+$/.test(value);
  return SECRET.test(name) && !isName && value !== '' ? MASK : value;
}

/** Masks passwords in URLs, values of secret flags, and fal keys under any name. */
function maskText(text: string): string {
  return redact(
    text
      .replace(/:\/\/[^\s/@"']*@/g, `://${MASK}@`)
      .replace(/(--?[\w-]*(?:key|token|secret|passw)[\w-]{0,40}=)[^\s"']+/gi, `$1${MASK}`)
      .replace(
        /(--?[\w-]*(?:key|token|secret|passw)[\w-]{0,40}(["'])\s*,\s*\2)((?!\2).)+/gi,
        `$1${MASK}`,
      ),
    [],
  );
}
