import { local, version } from 'virtual:tools';
import { PRESET_PREFIX } from '../domain/toolNames.ts';
import { PROGRAM, readArgs } from './command.ts';
import { INFOS, SERVER } from './infos.ts';
import { ownLimits } from './limits.ts';
import { outputOf } from './output.ts';
import { serveOnStdio } from './stdio.ts';
import { message } from './terminal.ts';
import { usage } from './usage.ts';

/** Serves MCP as the process's arguments say, on stdio unless they say `--http`; `catalogue` is the file of packed endpoints. */
export async function serve(catalogue: URL): Promise<void> {
  const flags = readFlags();
  if (flags.help) {
    process.stdout.write(usage());
  } else if (flags.version) {
    process.stdout.write(`${version}\n`);
  } else if (flags.http) {
    const { serveHttp } = await import('./http.ts');
    await serveHttp({ ...flags, port: Number(flags.port) }, catalogue);
  } else {
    await serveOnStdio(flags, catalogue);
  }
}

function readFlags() {
  try {
    const { values, positionals } = readArgs(SERVER, process.argv.slice(2));
    const [word] = positionals;
    if (word !== undefined)
      throw new TypeError(
        `There is no command "${word}". The commands are: ${INFOS.map(({ name }) => name).join(', ')}.`,
      );
    const flags = {
      ...values,
      root: values.root ?? [],
      http: values.http ?? false,
      host: values.host ?? '127.0.0.1',
      port: values.port ?? '0',
      'allow-host': values['allow-host'] ?? [],
      'allow-origin': values['allow-origin'] ?? [],
      keyless: values.keyless ?? false,
      apps: values.apps ?? false,
      untrusted: values.untrusted ?? false,
      presets: values.presets ?? false,
      preview: values.preview ?? false,
      'disable-tool': values['disable-tool'] ?? [],
    };
    refuseUnknown(flags['disable-tool']);
    // A misspelt limit must not be none.
    ownLimits(flags);
    outputOf(process.env, flags);
    checkLedger(flags);
    if (flags.apps && !flags.http)
      throw new TypeError('--apps is for --http: on stdio, clients say themselves what they show');
    if (flags.presets && flags.http)
      throw new TypeError('--presets is for stdio: over HTTP, no file of the project is read');
    if ((flags['save-to'] ?? flags.naming ?? flags.convert) !== undefined && flags.http)
      throw new TypeError(
        '--save-to, --naming and --convert are for stdio: over HTTP, no result is saved',
      );
    if (flags.preview && flags.http)
      throw new TypeError('--preview is for stdio: over HTTP, no result is read or scaled');
    return flags;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message(`${text}\nSee ${PROGRAM} --help.`, process.stderr)}\n`);
    process.exit(2);
  }
}

/** @throws {TypeError} for a shared ledger that is none, or that nothing would use */
function checkLedger({ ledger, http }: { readonly ledger?: string; readonly http: boolean }): void {
  if (ledger === undefined) return;
  if (!http) throw new TypeError('--ledger is for --http: one machine has a ledger of its own');
  if (!URL.canParse(ledger) || !['redis:', 'rediss:'].includes(new URL(ledger).protocol))
    throw new TypeError('--ledger is not an address such as redis://HOST:6379 or rediss://HOST');
}

/** Refuses names of no tool: a misspelt tool would stay enabled. @throws with the names of the tools */
function refuseUnknown(disabled: readonly string[]): void {
  const names = local.tools.map(({ name }) => name);
  const isPreset = (name: string) => name.startsWith(PRESET_PREFIX) && /^[a-z0-9_]+$/.test(name);
  const unknown = disabled.filter((name) => !names.includes(name) && !isPreset(name));
  if (unknown.length === 0) return;
  throw new Error(
    `--disable-tool: there is no tool ${unknown.join(', ')}. The tools are: ${names.join(', ')}.`,
  );
}
