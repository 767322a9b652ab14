import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { type Bench, type BenchOptions, useOpenedBench } from '../support/mcp.ts';

/** The tools of presets that a server lists. */
export const presetTools = async ({ client }: Pick<Bench, 'client'>): Promise<Tool[]> =>
  (await client.listTools()).tools.filter(({ name }) => name.startsWith('preset_'));

/** The names of these tools. */
export const namesOf = async (bench: Pick<Bench, 'client'>): Promise<string[]> =>
  (await presetTools(bench)).map(({ name }) => name);

/** A server for each test; `openWith` fills its folders before the client first lists the tools, which is when presets are read. */
export function usePresetBench() {
  const [bench, open] = useOpenedBench();
  const openWith = async (
    fill: (folders: { project: string; data: string }) => Promise<unknown>,
    options: BenchOptions = {},
  ): Promise<Bench> => {
    const opened = await open(options);
    await fill(opened);
    return opened;
  };
  return { bench, open, openWith };
}
