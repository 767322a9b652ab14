import type { CommandInfo, Flag } from './command.ts';
import { ACCEPT, INPUT, MAX_COST } from './flags.ts';
import { CONNECT, SPEND, DOCTOR } from './machineInfos.ts';
import { CONVERT, JSON_OUTPUT, PACK, PRESETS, TRUST, VERIFY } from './projectInfos.ts';

const SAVE_TO = {
  type: 'string',
  value: 'DIR',
  help: 'save the results in this folder',
} as const satisfies Flag;
const NAMING = {
  type: 'string',
  value: 'PATTERN',
  help: "the names of saved files, such as '${date}-${prompt}'; also ${time}, ${model}, ${seed}, ${index}",
} as const satisfies Flag;
const CONVERSION = {
  type: 'string',
  value: 'TEXT',
  help: "convert saved pictures, such as 'webp quality=80 width=1200 ratio=16:9'; the model's own are kept in originals/",
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
    naming: NAMING,
    convert: CONVERSION,
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
    'run fal-ai/flux/schnell -i prompt="a fox" --save-to assets',
    'run fal-ai/birefnet/v2 -i image_url=photo.jpg --save-to assets',
    'run fal-ai/flux/schnell -i prompt=- --json < prompt.txt',
    'run product-cut-out -i photo=photo.jpg',
    'run fal-ai/flux/dev -i prompt="a {animal} in snow" --matrix animal=fox,owl --matrix seed=1..4 --save-to assets',
  ],
} as const satisfies CommandInfo;

export const COMPARE = {
  name: 'compare',
  args: 'ENDPOINT ENDPOINT...',
  summary: 'Runs one input with 2 to 8 models and shows the results side by side',
  details: `The fields are those of the first model; each other one gets them under its own names, where nothing of their values is lost. A field that only another model has goes to those that have it. What a model does not use is printed before anything is paid. The same command with the same folder continues, and pays for no model twice. ${EXIT_CODES}`,
  flags: {
    input: INPUT,
    'input-file': INPUT_FILE,
    'save-to': { ...SAVE_TO, help: 'save the results and a page that compares them here' },
    convert: CONVERSION,
    'retry-unsure': {
      type: 'boolean',
      help: 'run models again whose submit fal may have received, which may pay twice',
    },
    'retry-failed': { type: 'boolean', help: 'run failed models again' },
    fresh: { type: 'boolean', help: 'run all models again, done or not' },
    'dry-run': DRY_RUN,
    'max-cost': { ...MAX_COST, help: 'refuse all when they may cost more together' },
    'accept-max-cost': {
      ...ACCEPT,
      help: 'all together need no approval up to this price; limits still hold',
    },
    json: JSON_OUTPUT,
    quiet: { type: 'boolean', short: 'q', help: 'no progress on stderr' },
  },
  examples: [
    'compare fal-ai/flux/schnell fal-ai/flux/dev fal-ai/nano-banana -i prompt="a fox" --save-to assets',
  ],
} as const satisfies CommandInfo;

export const JOBS = {
  name: 'jobs',
  args: '[ACTION] [ID]',
  summary: 'The jobs of this machine: lists, waits for, cancels or opens them',
  details: `ID is a request id, the start of one, or "last". ${EXIT_CODES}`,
  actions: {
    list: 'the latest jobs; what "jobs" alone does',
    wait: 'wait for a job to end, then print and save what it made',
    cancel: 'cancel a job that waits or runs',
    open: 'open the first file that a job made',
    watch: 'print each job that ends, until Ctrl+C',
  },
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
    category: {
      type: 'string',
      value: 'CATEGORY',
      help: 'only this category, such as text-to-image',
    },
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

export const COMPLETION = {
  name: 'completion',
  args: 'SHELL',
  summary: 'Prints a script by which the shell completes commands, flags, models and files',
  details:
    'SHELL is bash, zsh, fish or powershell. Put the line of your shell into ~/.bashrc, into ~/.zshrc below compinit, into ~/.config/fish/config.fish or into $PROFILE: source <(fal-mcp completion bash), source <(fal-mcp completion zsh), fal-mcp completion fish | source, fal-mcp completion powershell | Out-String | Invoke-Expression',
  flags: {},
  examples: ['completion bash'],
} as const satisfies CommandInfo;

/** The command hands its arguments to the sandbox, which explains its options itself. */
const SANDBOX = {
  name: 'sandbox',
  args: '',
  summary: 'Starts a local fal emulator, which needs no key and costs nothing',
  flags: {},
  examples: ['sandbox --port 8787'],
} as const satisfies CommandInfo;

/** The server itself, which runs when no command is named. */
export const SERVER = {
  name: '',
  args: '',
  summary: 'fal MCP server, and its tools as commands',
  flags: {
    root: {
      type: 'string',
      multiple: true,
      value: 'DIR',
      help: 'a folder for reading uploads and saving results, used when the client has no roots (default: the working folder, unless it is / or the home folder)',
    },
    'save-to': {
      ...SAVE_TO,
      help: 'save results here when a call names no folder; a path from the first root, or one of this machine',
    },
    naming: NAMING,
    convert: CONVERSION,
    untrusted: {
      type: 'boolean',
      help: 'read and write no file of the project, whatever its roots',
    },
    presets: { type: 'boolean', help: "trust the project's presets, see trust --help" },
    preview: {
      type: 'boolean',
      help: 'answers show the model a small picture of the results (64 KB at most)',
    },
    'disable-tool': {
      type: 'string',
      multiple: true,
      value: 'TOOL',
      help: 'do not offer this tool',
    },
    'accept-max-cost': ACCEPT,
    http: {
      type: 'boolean',
      help: 'the URL is the first line on stderr; nothing is stored and no local file is read or written',
    },
    host: { type: 'string', value: 'HOST', help: 'where to listen; default: 127.0.0.1' },
    port: { type: 'string', value: 'PORT', help: 'default: a free port' },
    'allow-host': {
      type: 'string',
      multiple: true,
      value: 'NAME',
      help: 'a host name, besides localhost, that requests may address; * for any, behind a proxy that checks',
    },
    'allow-origin': {
      type: 'string',
      multiple: true,
      value: 'URL',
      help: 'an origin whose pages may call; * for any',
    },
    ledger: {
      type: 'string',
      value: 'URL',
      help: 'redis: or rediss: address of a Redis or Valkey, in which all replicas count what a key spends a day (FAL_MAX_DAY)',
    },
    keyless: { type: 'boolean', help: 'the discovery tools work without a key' },
    apps: {
      type: 'boolean',
      help: 'offer the tools by which the page of results runs a job again, for clients that show it',
    },
    version: { type: 'boolean', short: 'v', help: 'print the version' },
  },
  examples: [],
} as const satisfies CommandInfo;

/** All commands, in the order of --help. */
export const INFOS: readonly CommandInfo[] = [
  RUN,
  COMPARE,
  JOBS,
  MODELS,
  RECOMMEND,
  SCHEMA,
  PRICE,
  DOCS,
  UPLOAD,
  SPEND,
  PRESETS,
  TRUST,
  VERIFY,
  PACK,
  CONVERT,
  CONNECT,
  SANDBOX,
  DOCTOR,
  COMPLETION,
];
