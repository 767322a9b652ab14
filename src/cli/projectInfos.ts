import type { CommandInfo, Flag } from './command.ts';

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

export const PACK = {
  name: 'pack',
  args: 'PACK PICTURE...',
  summary: 'Makes the icons and pictures of a site or an app from one picture',
  details:
    'Made on this machine, without fal. All files are measured and written, or none; no file is replaced. Only a sprite sheet takes several pictures.',
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
    json: JSON_OUTPUT,
  },
  examples: ['pack web-icons logo.png --to public', 'pack sprite-sheet walk-*.png --to assets'],
} as const satisfies CommandInfo;
