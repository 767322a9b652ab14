import { access } from 'node:fs/promises';
import path from 'node:path';
import { FalError } from '../fal/errors.ts';
import { type Client, CLIENTS, type Scope } from './clients.ts';
import { connectText, entryFor } from './edits.ts';
import { keepingMark, readText } from './file.ts';
import { targetOf } from './links.ts';
import type { Place } from './places.ts';
import type { Server } from './server.ts';

/** A file of a client. */
export interface ClientFile {
  readonly client: Client;
  readonly file: string;
  /** The folder of the project that it belongs to and may not lead out of; undefined for a person's own file. */
  readonly project: string | undefined;
}

/** A change of a client's file that is not made yet. */
export interface Plan extends ClientFile {
  /** The file that is really written, where links lead. */
  readonly target: string;
  /** Undefined where the file is not there. */
  readonly before: string | undefined;
  /** Undefined where the file goes away. */
  readonly after: string | undefined;
  /** The entry as this server writes it; undefined where an earlier one comes back. */
  readonly entry: Readonly<Record<string, unknown>> | undefined;
}

/** Whose file it is. */
export function scopeOf({ project }: Pick<ClientFile, 'project'>): Scope {
  return project === undefined ? 'user' : 'project';
}

/** The client of this name. @throws {FalError} `not-found`, with the names that there are */
export function clientNamed(id: string): Client {
  const found = CLIENTS.find((client) => client.id === id);
  if (found) return found;
  throw new FalError('not-found', `There is no client ${JSON.stringify(id)}.`, {
    advice: `Choose one of ${CLIENTS.map((client) => client.id).join(', ')}.`,
  });
}

/** The client's file in this place: the first candidate whose folder is there, else the last. @throws {FalError} `refused` for a client with no such file */
export async function fileOf(client: Client, place: Place, scope?: Scope): Promise<string> {
  const scopes = Object.keys(client.files) as Scope[];
  const [first] = scopes;
  const files = scope === undefined ? first && client.files[first] : client.files[scope];
  if (!files) {
    throw new FalError('refused', `${client.name} has no file for scope ${scope ?? 'user'}.`, {
      advice:
        scopes.length > 0
          ? `Use scope ${scopes.join(' or ')}, or name a file with --file.`
          : 'Name a file with --file, or print what to paste with --print.',
    });
  }
  const candidates = files(place);
  for (const file of candidates) {
    const isThere = await access(path.dirname(file)).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return candidates.at(-1) ?? '';
}

/** What connecting would write; the file is only read. @throws {FalError} `refused` when it cannot be edited, with line and column, or leads out of its project */
export async function planConnection(at: ClientFile, server: Server): Promise<Plan> {
  const { client, file, project } = at;
  const scope = scopeOf(at);
  const target = await targetOf(file, project);
  const before = await readText(target);
  const edit = (text: string) => connectText(client, server, text, file, scope);
  const after = keepingMark(before ?? '', edit);
  return { client, file, project, target, before, after, entry: entryFor(client, server, scope) };
}
