import { flagRows, PROGRAM, row } from './command.ts';
import { INFOS, SERVER } from './infos.ts';

const ENVIRONMENT: Readonly<Record<string, string>> = {
  FAL_KEY:
    'the fal key; without one only the discovery tools work (https://fal.ai/dashboard/keys); not used with --http',
  FAL_KEY_FILE: 'a file that has the key, readable only by you, outside of the project',
  FAL_GATEWAY_URL:
    'send every request for https://HOST/PATH to GATEWAY/HOST/PATH, e.g. the sandbox; your key is sent to this address',
  FAL_DATA_DIR: 'folder of the job journal, the spending and the caches; not used with --http',
  FAL_OUTPUT_DIR: 'save results in this folder when --save-to or the call names none',
  FAL_OUTPUT_NAMING: 'the names of saved files, as --naming',
  FAL_OUTPUT_CONVERT: 'convert saved pictures, as --convert',
  FAL_OUTPUT_PROVENANCE: 'off: no record in .fal/media of how a saved file was made',
  FAL_OUTPUT_LABEL:
    'what saved files say of themselves: on, that AI made them (default); prompt, also from which prompt; off, nothing',
  'FAL_MAX_RUN, FAL_MAX_SESSION, FAL_MAX_DAY, FAL_MAX_MONTH, FAL_CONFIRM_ABOVE,': '',
  'FAL_UNKNOWN_PRICE, FAL_LOOP_BRAKE': 'spending limits of this process (see spend --help)',
};

/** What --help prints without a command. */
export const usage = (): string => `${SERVER.summary}

${row(PROGRAM, 'serve one client on stdin and stdout')}
${row(`${PROGRAM} --http`, 'serve any number over HTTP, each request with its own key: Authorization: Bearer <FAL_KEY>')}
${row(`${PROGRAM} COMMAND`, 'run a command; COMMAND --help explains it')}

Commands
${INFOS.map(({ name, args, summary }) => row(`${name} ${args}`, summary)).join('\n')}

Options of the server
${flagRows(SERVER)}

Environment
${Object.entries(ENVIRONMENT)
  .map(([name, text]) => (text === '' ? `  ${name}` : row(name, text)))
  .join('\n')}
`;
