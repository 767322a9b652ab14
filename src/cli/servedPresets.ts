import { chooseRoots, untrustedRoots } from '../jobs/roots.ts';
import { createPresetTools, type PresetTools } from '../mcp/presetTools.ts';
import type { McpServer } from '../mcp/server.ts';
import { createPresets } from '../presets/presets.ts';
import { dataFolder } from '../store/dataFolder.ts';
import type { LocalFlags } from './local.ts';

/** The presets that a server on the client's machine offers as tools. */
export interface ServedPresets extends PresetTools {
  rootsChanged(): void;
}

/** Opens the presets of the data folder and the client's roots; reads nothing yet. */
export function openServedPresets(
  flags: LocalFlags,
  client: Pick<McpServer, 'roots'>,
  log: (text: string) => void,
): ServedPresets {
  let chosen: Promise<readonly string[]> | undefined;
  // The client is asked for its roots once and after each change, not at every look for changed files.
  const roots = async () =>
    flags.untrusted
      ? untrustedRoots()
      : (chosen ??= client.roots().then((named) => chooseRoots(named, flags.root)));
  const presets = createPresets({
    dataFolder: dataFolder(process.env),
    roots,
    isTrusted: () => flags.presets,
  });
  const tools = createPresetTools({ presets, disabled: flags['disable-tool'], log });
  return {
    ...tools,
    rootsChanged: () => {
      chosen = undefined;
    },
  };
}
