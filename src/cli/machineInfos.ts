import type { CommandInfo } from './command.ts';

export const CONNECT = {
  name: 'connect',
  args: 'CLIENT',
  summary: "Writes this server into a client's configuration",
  details: `The rest of the file stays as it is, comments too. The key is never written: your own file names FAL_KEY in the client's own way, and a project's file sets no FAL_ variable at all: there the server takes the key from the environment that the client is started in. In a project's file, which others write too, fal's entry is replaced whole (only "disabled": true and "enabled": false stay), and the file may not lead out of the project.`,
  flags: {
    hosted: { type: 'boolean', help: "fal's hosted server instead of this one, with your key" },
    oauth: {
      type: 'boolean',
      help: "fal's hosted server, with a sign-in in the browser and no key",
    },
    scope: {
      type: 'string',
      value: 'SCOPE',
      choices: ['user', 'project'],
      help: 'user or project, where the client has both; default: the first one listed below',
    },
    file: {
      type: 'string',
      value: 'FILE',
      help: "another file of the same format; a project's file, unless --scope user is set",
    },
    root: {
      type: 'string',
      multiple: true,
      value: 'DIR',
      help: 'a folder that this server may read uploads from and save in',
    },
    'dry-run': { type: 'boolean', help: 'show the change and write nothing' },
    print: { type: 'boolean', help: 'print the entry for pasting; no file is read' },
    link: {
      type: 'boolean',
      help: 'print the links that install the server in VS Code, Cursor, Kiro or Goose',
    },
    yes: {
      type: 'boolean',
      short: 'y',
      help: 'write without asking; needed where there is no terminal',
    },
    undo: { type: 'boolean', help: 'undo the last write' },
  },
  examples: ['connect cursor', 'connect mcp-json --dry-run', 'connect cursor --undo'],
} as const satisfies CommandInfo;

const AMOUNT = { type: 'string', value: 'USD' } as const;

export const SPEND = {
  name: 'spend',
  args: '[ACTION]',
  summary: 'What runs cost on this machine, and what they may cost',
  details:
    'Environment: FAL_MAX_RUN, FAL_MAX_SESSION, FAL_MAX_DAY, FAL_MAX_MONTH, FAL_CONFIRM_ABOVE, FAL_UNKNOWN_PRICE and FAL_LOOP_BRAKE set limits of one process; of all limits the strictest applies. "none" removes a limit.',
  actions: {
    show: 'what was spent, and the limits; what "spend" alone does',
    limits: 'change the limits of this machine',
    approve: 'approve a run that waits for you, once',
    stop: 'refuse every run of this machine, and cancel what is in flight',
    resume: 'allow runs again, within the limits',
  },
  flags: {
    json: { type: 'boolean', help: 'show: print JSON for programs' },
    'max-run': { ...AMOUNT, help: 'limits: of a run' },
    'max-session': { ...AMOUNT, help: 'limits: of one server process or one window' },
    'max-day': {
      ...AMOUNT,
      help: 'limits: of a day; 20 by default, above which runs are asked for instead of being refused',
    },
    'max-month': { ...AMOUNT, help: 'limits: of a month' },
    'confirm-above': {
      ...AMOUNT,
      help: 'limits: a run that may cost more needs your approval; 0.50 by default',
    },
    'unknown-price': {
      type: 'string',
      value: 'POLICY',
      choices: ['ask', 'allow', 'refuse', 'none'],
      help: 'limits: ask, allow or refuse runs without a known price',
    },
    'loop-brake': {
      type: 'string',
      value: 'ON|OFF',
      choices: ['on', 'off', 'none'],
      help: 'limits: on: the same run more than 3 times, or 10 runs of one client in 2 minutes, need your approval',
    },
  },
  examples: ['spend', 'spend limits --max-day 5 --confirm-above 1'],
} as const satisfies CommandInfo;

export const DOCTOR = {
  name: 'doctor',
  args: '',
  summary: 'Examines versions, data folder, key, connection, limits and clients',
  details:
    'Prints each fault with its fix, and no secret. It runs no model and takes 10 s at most. Exit codes: 0 no fault, 1 faults, 2 wrong arguments.',
  flags: { json: { type: 'boolean', help: 'print JSON for programs' } },
  examples: ['doctor', 'doctor --json'],
} as const satisfies CommandInfo;
