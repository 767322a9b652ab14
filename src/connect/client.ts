import type { Files } from './clientFiles.ts';
import type { Server } from './server.ts';

/** Which file is written: the user's or the project's. */
export type Scope = 'user' | 'project';

/** A client: the location and format of its file. */
export interface Client {
  readonly id: string;
  readonly name: string;
  /** What starts the server, in a sentence, where it is not a program of this name. */
  readonly startedBy?: string;
  /** Without files, the entry is only printed; see `defaultScope`. */
  readonly files: Readonly<Partial<Record<Scope, Files>>>;
  /** Whether a command of the client adds the server for all projects; see `claudeLine`. */
  readonly userCommand?: true;
  readonly format: 'json' | 'toml' | 'yaml';
  /** The key of the object that holds the servers. */
  readonly servers: string;
  /** A key in that object that holds them instead, where a file has it. */
  readonly newerServers?: string;
  readonly entry: (server: Server, scope: Scope) => Readonly<Record<string, unknown>>;
  /** Items that the user's file needs in its `inputs` array, identified by `id`. */
  readonly inputs?: readonly Readonly<Record<string, string | boolean>>[];
  /** Whether its entry can name npx on Windows, where npx is a script, without `cmd /c`. */
  readonly startsScripts?: true;
  /** The reason why the hosted server would need the key in the client's file of this scope. */
  readonly notHosted?: Readonly<Partial<Record<Scope, string>>>;
  /** How the user signs in to the hosted server, as a sentence; absent for clients that are not known to. */
  readonly signIn?: string;
  /** The source of the key for the user's file, as a sentence; see `keySource`. */
  readonly key: string;
  /** A further sentence on the key for a project's file. */
  readonly projectKey?: string;
}
