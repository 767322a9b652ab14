import type { CommandInfo, Flag } from './command.ts';

const JSON_OUTPUT = { type: 'boolean', help: 'print JSON for programs' } as const satisfies Flag;
const SAVE_TO = {
  type: 'string',
  value: 'DIR',
  help: 'save the results in this folder',
} as const satisfies Flag;
const MAX_COST = {
  type: 'string',
  value: 'USD',
  help: 'refuse what may cost more',
} as const satisfies Flag;
const ACCEPT = {
  type: 'string',
  value: 'USD',
  help: 'runs of up to this price need no approval; limits still hold',
} as const satisfies Flag;
const INPUT = {
  type: 'string',
  multiple: true,
  short: 'i',
  value: 'NAME=VALUE',
  help: 'a field of the input; a file where the model takes media, - for what stdin has',
} as const satisfies Flag;
const INPUT_FILE = {
  type: 'string',
  value: 'FILE',
  help: 'the input as JSON, - for stdin; --input overrides its fields',
} as const satisfies Flag;
const DRY_RUN = {
  type: 'boolean',
  help: 'check the input and print the price; run nothing',
} as const satisfies Flag;

const EXIT_CODES =
  'Exit codes: 0 done, 2 faulty input, 3 refused by a limit or not approved, 4 failed at fal, 5 unknown whether fal received it, 130 interrupted (the job goes on at fal), 1 all else.';

export const RUN = {
  name: 'run',
  args: 'ENDPOINT|PRESET',
  summary: 'Runs a model or a preset and prints what it made: paths, URLs or text',
  details: `A batch is known by its model, rows and folder: the same command continues it, whatever ended it, and pays for no row twice. ${EXIT_CODES}`,
  flags: {
    input: INPUT,
    'input-file': INPUT_FILE,
    'save-to': SAVE_TO,
    matrix: {
      type: 'string',
      multiple: true,
      value: 'NAME=VALUES',
      help: 'a batch: one run for each of 1..4 or a,b,c, of a field or of {NAME} in the prompt',
    },
    csv: {
      type: 'string',
      value: 'FILE',
      help: 'a batch: a run for each row; line 1 names the fields',
    },
    prompts: { type: 'string', value: 'FILE', help: 'a batch: a run for each line' },
    parallel: { type: 'string', value: 'N', help: 'a batch: runs at a time; default: 4' },
    'retry-unsure': {
      type: 'boolean',
      help: 'a batch: run rows again that fal may have received, which may pay twice',
    },
    'retry-failed': { type: 'boolean', help: 'a batch: run failed rows again' },
    fresh: { type: 'boolean', help: 'a batch: run all rows again, done or not' },
    'dry-run': DRY_RUN,
    detach: { type: 'boolean', help: 'submit and print the request id; see "jobs wait"' },
    'max-cost': MAX_COST,
    'accept-max-cost': ACCEPT,
    json: JSON_OUTPUT,
    quiet: { type: 'boolean', short: 'q', help: 'no progress on stderr' },
  },
  examples: [
    'run fal-ai/flux/schnell -i prompt="a fox in the snow" --save-to assets',
    'run fal-ai/birefnet/v2 -i image_url=photo.jpg --save-to assets',
    'run fal-ai/flux/schnell -i prompt=- --json < prompt.txt',
    'run product-cut-out -i photo=photo.jpg',
    'run fal-ai/flux/dev -i prompt="a {animal} in snow" --matrix animal=fox,owl --matrix seed=1..4 --save-to assets',
  ],
} as const satisfies CommandInfo;

export const JOBS = {
  name: 'jobs',
  args: '[list|wait|cancel|open|watch] [ID]',
  summary: 'The jobs of this machine: lists, waits for, cancels or opens them',
  details: `ID is a request id, the start of one, or "last". ${EXIT_CODES}`,
  actions: ['list', 'wait', 'cancel', 'open', 'watch'],
  flags: {
    'save-to': SAVE_TO,
    limit: { type: 'string', value: 'N', help: 'list: at most this many; default: 20' },
    json: JSON_OUTPUT,
    quiet: { type: 'boolean', short: 'q', help: 'no progress on stderr' },
  },
  examples: ['jobs', 'jobs wait last --save-to assets', 'jobs watch --json'],
} as const satisfies CommandInfo;

export const MODELS = {
  name: 'models',
  args: '[WORDS]',
  summary: 'Searches the models',
  flags: {
    category: { type: 'string', value: 'NAME', help: 'only this category, such as text-to-image' },
    limit: { type: 'string', value: 'N', help: 'at most this many' },
    json: JSON_OUTPUT,
  },
  examples: ['models kling 3 --category image-to-video'],
} as const satisfies CommandInfo;

export const SCHEMA = {
  name: 'schema',
  args: 'ENDPOINT',
  summary: "Prints a model's input and output fields",
  flags: { json: JSON_OUTPUT },
  examples: ['schema fal-ai/flux/schnell'],
} as const satisfies CommandInfo;

export const PRICE = {
  name: 'price',
  args: 'ENDPOINT...',
  summary: 'Prints prices, and with an input what that run costs',
  flags: { input: INPUT, 'input-file': INPUT_FILE, json: JSON_OUTPUT },
  examples: ['price fal-ai/flux/schnell fal-ai/flux/dev', 'price fal-ai/flux/dev -i num_images=4'],
} as const satisfies CommandInfo;

export const DOCS = {
  name: 'docs',
  args: 'WORDS',
  summary: "Searches fal's documentation",
  flags: { json: JSON_OUTPUT },
  examples: ['docs verify a webhook'],
} as const satisfies CommandInfo;

export const UPLOAD = {
  name: 'upload',
  args: 'FILE|URL...',
  summary: "Uploads files to fal's CDN and prints their URLs",
  flags: { json: JSON_OUTPUT },
  examples: ['upload photo.jpg voice.mp3'],
} as const satisfies CommandInfo;

export const RECOMMEND = {
  name: 'recommend',
  args: 'TASK',
  summary: 'Recommends models for a task in your own words',
  flags: { json: JSON_OUTPUT },
  examples: ['recommend "remove the background of product photos, cheap"'],
} as const satisfies CommandInfo;

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
