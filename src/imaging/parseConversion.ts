import { own } from '../domain/own.ts';
import { parseColour } from './colour.ts';
import { type Conversion, conversionFault } from './conversion.ts';

/** The formats by the words that name them. */
const FORMATS: Readonly<Record<string, Conversion['format']>> = {
  png: 'png',
  jpeg: 'jpeg',
  jpg: 'jpeg',
  webp: 'webp',
};

/** The words besides the format, each with its value. */
const NAMES = ['quality', 'width', 'height', 'ratio', 'fit', 'background'] as const;
type Name = (typeof NAMES)[number];

/** UTF-16 units of the longest text; all words together have less. */
const LONGEST = 200;

/** A conversion written as words in any order, such as `webp quality=80 width=1200 ratio=16:9 fit=cover background=#ffffff`. Without a fit it is `cover` where the text states a shape, a ratio or both sides, else `contain`. @throws {TypeError} with a sentence on what is wrong */
export function parseConversion(text: string): Conversion {
  if (text.length > LONGEST) throw new TypeError(`A conversion has at most ${LONGEST} characters.`);
  const { format, values } = readWords(text.split(/\s+/).filter((word) => word !== ''));
  const number = (name: Name) => numberOf(name, values.get(name));
  const [quality, width, height] = [number('quality'), number('width'), number('height')];
  const ratio = ratioOf(values.get('ratio'));
  const background = backgroundOf(values.get('background'));
  if (quality !== undefined && format === 'png') throw new TypeError('A PNG has no quality.');
  const hasSides = width !== undefined && height !== undefined;
  if (ratio && hasSides)
    throw new TypeError('Width and height state the ratio: leave one of the three out.');
  const conversion = {
    format,
    ...(quality !== undefined && { quality }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(ratio && { ratio }),
    fit: fitOf(values.get('fit')) ?? (ratio || hasSides ? 'cover' : 'contain'),
    ...(background && { background }),
  };
  const fault = conversionFault(conversion);
  if (fault !== undefined) throw new TypeError(fault);
  return conversion;
}

function readWords(words: readonly string[]) {
  let format: Conversion['format'] | undefined;
  const values = new Map<Name, string>();
  for (const word of words) {
    const [typed, value] = split(word);
    const name = NAMES.find((one) => one === typed);
    if (value === undefined) {
      const named = own(FORMATS, typed);
      if (!named) throw new TypeError(`"${word}" is no format; it is png, jpeg or webp.`);
      if (format) throw new TypeError('A conversion has one format.');
      format = named;
    } else {
      if (!name) throw new TypeError(`There is no "${typed}"; it is one of ${NAMES.join(', ')}.`);
      if (values.has(name)) throw new TypeError(`${name} is stated twice.`);
      values.set(name, value);
    }
  }
  if (!format) throw new TypeError('A conversion needs a format: png, jpeg or webp.');
  return { format, values };
}

function split(word: string): readonly [name: string, value?: string] {
  const at = word.indexOf('=');
  const name = (at < 0 ? word : word.slice(0, at)).toLowerCase();
  return at < 0 ? [name] : [name, word.slice(at + 1)];
}

function numberOf(name: Name, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new TypeError(`${name} is "${text}"; it is a whole number.`);
}

function ratioOf(text: string | undefined): Conversion['ratio'] {
  if (text === undefined) return undefined;
  const [, wide, high] = /^(\d{1,9}):(\d{1,9})$/.exec(text) ?? [];
  if (wide !== undefined && high !== undefined) return [Number(wide), Number(high)];
  throw new TypeError(`ratio is "${text}"; it is width to height, such as 16:9.`);
}

function fitOf(text: string | undefined): Conversion['fit'] | undefined {
  if (text === undefined || text === 'contain' || text === 'cover' || text === 'pad') return text;
  throw new TypeError(`fit is "${text}"; it is contain, cover or pad.`);
}

function backgroundOf(text: string | undefined): Conversion['background'] {
  const colour = text === undefined ? undefined : parseColour(text);
  if (text === undefined || colour) return colour;
  throw new TypeError(`background is "${text}"; it is a colour such as #1f6feb.`);
}
