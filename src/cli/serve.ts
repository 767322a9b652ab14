import { parseArgs } from 'node:util';
import { local, version } from 'virtual:tools';
import { PRESET_PREFIX } from '../domain/toolNames.ts';
import { ownLimits } from './limits.ts';
import { serveOnStdio } from './stdio.ts';
import { USAGE } from './usage.ts';

/** Serves MCP as the process's arguments say, on stdio unless they say `--http`; `catalogue` is the file of packed endpoints. */
export async function serve(catalogue: URL): Promise<void> {
  const flags = readFlags();
  if (flags.help) {
    process.stdout.write(USAGE);
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
    const { values } = parseArgs({
      options: {
        root: { type: 'string', multiple: true, default: [] },
        http: { type: 'boolean', default: false },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '0' },
        'allow-host': { type: 'string', multiple: true, default: [] },
        'allow-origin': { type: 'string', multiple: true, default: [] },
        keyless: { type: 'boolean', default: false },
        untrusted: { type: 'boolean', default: false },
        presets: { type: 'boolean', default: false },
        'disable-tool': { type: 'string', multiple: true, default: [] },
        'accept-max-cost': { type: 'string' },
        ledger: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', short: 'v', default: false },
      },
    });
    refuseUnknown(values['disable-tool']);
    // A misspelt limit must not be none.
    ownLimits(values);
    checkLedger(values);
    if (values.presets && values.http)
      throw new TypeError('--presets is for stdio: over HTTP, no file of the project is read');
    return values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
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
