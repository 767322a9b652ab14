import { isDeepStrictEqual } from 'node:util';
import { visible } from '../domain/visible.ts';
import { redact } from '../fal/redact.ts';
import type { Located } from './format.ts';

const SECRET =
  /key|token|secret|passw|authorization|credential|cookie|(?:^|[_-])(?:pat|pwd)(?:$|[_-])/i;
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

/** Shows a line of a file escaped, shortened and masked, because an agent may read it; what fills several lines is masked before. */
export function shownLine(line: string): string {
  const rest = line.length - LONGEST_LINE;
  const short = rest > 0 ? line.slice(0, LONGEST_LINE) : line;
  const masked = short.replace(
    // The lookbehind matches at word starts only; without it, a long line takes quadratic time.
    /(?<![\w-])([\w-]+)(["']?\s*[:=]\s*)(["'])((?:\\.|(?!\3).)*)(\3|$)/g,
    (_, name: string, between: string, quote: string, value: string, end: string) =>
      `${name}${between}${quote}${maskValue(name, value)}${end}`,
  );
  // A value without quotes, as YAML has it, or one in a comment.
  const bare = /^(\s*(?:#+\s*|\/\/\s*)?(?:- )?)([\w-]+)(\s*:\s+)([^\s"'{[].*)$/.exec(masked);
  const shown = bare ? bare.slice(1, 4).join('') + maskValue(bare[2] ?? '', bare[4] ?? '') : masked;
  return `${visible(maskText(shown))}${rest > 0 ? `… (${rest} more characters)` : ''}`;
}

/** Masks probable secrets in a configuration value. */
export function maskSecrets(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return maskText(maskValue(name, value));
  if (typeof value === 'number') return SECRET.test(name) ? MASK : value;
  if (Array.isArray(value))
    return value.map((one, at) => maskSecrets(one, nameOfItem(value[at - 1], name)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, maskSecrets(inner, nameOf(key, name))]),
  );
}

/** The name that decides for a member: that of the object, where it is one of secrets. */
const nameOf = (key: string, name: string): string => (SECRET.test(name) ? name : key);

/** The name that decides for an item of a list: the flag before it, else that of the list. */
const nameOfItem = (before: unknown, name: string): string =>
  typeof before === 'string' && SECRET_FLAG.test(before) ? before : name;

/** The texts of a configuration value that are masked where it is shown. */
export function secretsIn(value: unknown): readonly string[] {
  const compare = (one: unknown, shown: unknown): readonly string[] => {
    if (typeof one === 'string' || typeof one === 'number')
      return one === shown ? [] : [String(one)];
    if (typeof one !== 'object' || one === null) return [];
    return Object.entries(one).flatMap(([name, inner]) =>
      compare(inner, (shown as Readonly<Record<string, unknown>>)[name]),
    );
  };
  return compare(value, maskSecrets(value));
}

/** Where the values of a file stand that hold secrets, in the order of the text. */
export function secretRanges(node: Located, name = ''): readonly Located[] {
  const { members, items, value } = node;
  if (members) return members.flatMap(([key, one]) => secretRanges(one, nameOf(key, name)));
  if (items)
    return items.flatMap((one, at) => secretRanges(one, nameOfItem(items[at - 1]?.value, name)));
  return isDeepStrictEqual(maskSecrets(value, name), value) ? [] : [node];
}

/** Masks these places of a text, and keeps its lines, their indentation and quotes. */
export function maskRanges(text: string, ranges: readonly Located[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    const hidden = text.slice(start, end);
    const [, quote = ''] = /^(["']).*\1$/.exec(hidden) ?? [];
    parts.push(text.slice(at, start));
    parts.push(quote === '' ? hidden.replace(/\S[^\r\n]*/g, MASK) : `${quote}${MASK}${quote}`);
    at = end;
  }
  return [...parts, text.slice(at)].join('');
}

function maskValue(name: string, value: string): string {
  // A placeholder or a variable's name is not a secret.
  const isName = /^((Bearer|Key) )?\$?\{((env|input):)?[\w-]*(:-)?\}$|^[A-Z_]+$/.test(value);
  return SECRET.test(name) && !isName && value !== '' ? MASK : value;
}

/** Masks passwords in URLs, values of secret flags, variables and parameters, sent authorizations, and fal keys under any name; not what only names a variable. */
function maskText(text: string): string {
  return redact(
    text
      .replace(/:\/\/[^\s/@"']*@/g, `://${MASK}@`)
      .replace(
        /(?<![\w-])([\w-]{0,40}(?:key|token|secret|passw)[\w-]{0,40}=)(?![$%{])[^\s"'&]+/gi,
        `$1${MASK}`,
      )
      .replace(
        /(authorization:\s*(?:(?:bearer|basic|key|token)\s+)?)(?!(?:bearer|basic|key|token)\s|[$%{])[^\s"']+/gi,
        `$1${MASK}`,
      )
      .replace(
        /(?<![\w-])(--?[\w-]{0,40}(?:key|token|secret|passw)[\w-]{0,40}(["'])\s*,\s*\2)((?!\2).)+/gi,
        `$1${MASK}`,
      ),
    [],
  );
}
