import type { Values } from './format.ts';

/** What a client starts, or reaches. */
export interface Started {
  readonly command: string | undefined;
  readonly args: readonly string[];
  readonly url: string | undefined;
}

/** Reads what an entry starts or reaches, under whichever names its client has for it. */
export function startedBy(entry: Values): Started {
  const { command, cmd } = entry;
  const words = Array.isArray(command) ? (command as unknown[]) : [command ?? cmd];
  const [program, ...more] = [
    ...words,
    ...(Array.isArray(entry.args) ? (entry.args as unknown[]) : []),
  ];
  return {
    command: isText(program) ? program : undefined,
    args: more.filter(isText),
    url: [entry.url, entry.serverUrl, entry.httpUrl, entry.uri].find(isText),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
