import { PACK_PICTURES, packName } from '../packs/pictures.ts';
import type { CommandInfo, Flag } from './command.ts';
import { ACCEPT, INPUT, MAX_COST } from './flags.ts';

/** The flag of a command that prints for people or for programs. */
export const JSON_OUTPUT = {
  type: 'boolean',
  help: 'print JSON for programs',
} as const satisfies Flag;

export const PRESETS = {
  name: 'presets',
  args: '',
  summary: "Lists your presets and the project's: their parameters, and whether they can be used",
  flags: { json: JSON_OUTPUT },
  examples: ['presets'],
} as const satisfies CommandInfo;

export const TRUST = {
  name: 'trust',
  args: '[DIR]',
  summary: "Lets a project's presets be used, after showing them",
  details:
    'Without DIR, the working folder. Trust holds for the files as they are: one that changes or is added is not used until the folder is trusted again.',
  flags: {
    yes: { type: 'boolean', short: 'y', help: 'trust without a question' },
    list: { type: 'boolean', help: 'list the trusted folders' },
    remove: { type: 'boolean', help: 'trust the folder no longer' },
  },
  examples: ['trust .', 'trust --list', 'trust --remove ~/projects/shop'],
} as const satisfies CommandInfo;

export const VERIFY = {
  name: 'verify',
  args: '[DIR]',
  summary: 'Checks the media of a project against the records of how they were made',
  details:
    'Without DIR, the working folder. Finds media that were changed, are missing or have no label that says that AI made them, and records that cannot be read. Moved and renamed files are found by their content. Exits with 1 when it finds a fault.',
  flags: {
    commercial: {
      type: 'boolean',
      help: 'media of models whose license is not commercial, or not known, are faults',
    },
    json: JSON_OUTPUT,
  },
  examples: ['verify', 'verify assets --commercial --json'],
} as const satisfies CommandInfo;

/** What --prompt adds for each pack, for --help. */
const SENTENCES = Object.entries(PACK_PICTURES)
  .map(([kind, { prompt }]) => `${packName(kind)}: "${prompt}"`)
  .join(' ');

export const PACK = {
  name: 'pack',
  args: 'PACK [FILE...]',
  summary: 'Makes the icons and pictures of a site or an app from one picture',
  details: `Made on this machine, without fal. All files are measured and written, or none; no file is replaced. Only a sprite sheet takes several pictures. With --prompt in place of FILE the picture is generated first, as "run" does, in the size that the pack needs, and saved in the folder; it stays there if the pack cannot be made. The prompt is completed by a sentence. ${SENTENCES}`,
  actions: {
    'web-icons': 'favicon.ico, icons of 16 to 512 px, maskable, apple-touch, site.webmanifest',
    'open-graph': 'a picture of 1200×630 for links to a page',
    'ios-icon': 'AppIcon.appiconset with one opaque picture of 1024 px',
    'android-icon': 'mipmaps, the adaptive icon, and the picture for the store',
    'sprite-sheet': 'one picture of several, with JSON',
  },
  flags: {
    to: {
      type: 'string',
      value: 'DIR',
      help: 'the folder, which is made; default: the working folder',
    },
    background: {
      type: 'string',
      value: 'COLOUR',
      help: 'behind pictures that must be opaque, as #rrggbb',
    },
    name: { type: 'string', value: 'NAME', help: "the app's name in a manifest" },
    prompt: { type: 'string', value: 'TEXT', help: 'generate the picture; not for sprite-sheet' },
    model: {
      type: 'string',
      value: 'ENDPOINT|PRESET',
      help: 'with --prompt; default: the best one for text-to-image',
    },
    input: { ...INPUT, help: 'with --prompt: a field of the input; a stated size stays' },
    'max-cost': { ...MAX_COST, help: 'with --prompt: refuse a picture that may cost more' },
    'accept-max-cost': {
      ...ACCEPT,
      help: 'with --prompt: up to this price no approval is needed; limits still hold',
    },
    json: JSON_OUTPUT,
    quiet: { type: 'boolean', short: 'q', help: 'with --prompt: no progress on stderr' },
  },
  examples: [
    'pack web-icons logo.png --to public',
    'pack web-icons --prompt "a paper boat" --max-cost 0.2 --to public',
    'pack sprite-sheet walk-*.png --to assets',
  ],
} as const satisfies CommandInfo;

export const CONVERT = {
  name: 'convert',
  args: 'FILE...',
  summary: 'Converts pictures: PNG, JPEG, WebP and ICO, size, ratio and quality',
  details:
    'Made on this machine, without fal, beside each picture under a free name: the originals stay, no file is replaced, and all are written or none. What a picture says of being made by AI, and the record of how it was made, are carried over. An icon file holds 16, 32 and 48 px, or the --width.',
  flags: {
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: ['png', 'jpeg', 'webp', 'ico'],
      help: 'png, jpeg, webp or ico; default: that of the picture',
    },
    width: { type: 'string', value: 'N', help: 'pixels; the height follows, unless stated' },
    height: { type: 'string', value: 'N', help: 'pixels; the width follows, unless stated' },
    ratio: { type: 'string', value: 'W:H', help: 'width to height, such as 16:9' },
    fit: {
      type: 'string',
      value: 'FIT',
      choices: ['contain', 'cover', 'pad'],
      help: 'contain: no larger than the sides; cover: fills them, the middle stays; pad: with a margin; default: cover where a ratio or both sides are stated',
    },
    quality: { type: 'string', value: 'N', help: '1 to 100; default: 90 for JPEG, 85 for WebP' },
    background: {
      type: 'string',
      value: 'COLOUR',
      help: 'behind the picture and in its margin, as #rrggbb',
    },
    to: { type: 'string', value: 'DIR', help: 'the folder, which is made; default: beside each' },
    json: JSON_OUTPUT,
  },
  examples: [
    'convert hero.png --format webp --quality 80',
    'convert assets/*.jpg --width 1200 --ratio 16:9 --to public',
    'convert logo.png --format ico',
  ],
} as const satisfies CommandInfo;
