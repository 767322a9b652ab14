import { access } from 'node:fs/promises';
import path from 'node:path';
import { FalError } from '../fal/errors.ts';
import type { Client, Scope } from './client.ts';
import { CLIENTS, defaultScope, scopesOf } from './clients.ts';
import { connectText, entryFor } from './edits.ts';
import { keepingBom, readText } from './file.ts';
import { targetOf } from './links.ts';
import type { Place } from './places.ts';
import type { Server } from './server.ts';

/** A file of a client. */
export interface ClientFile {
  readonly client: Client;
  readonly file: string;
  /** The project folder, which links must not leave; undefined for a user's file. */
  readonly project: string | undefined;
}

/** A planned change of a client's file. */
export interface Plan extends ClientFile {
  /** The file to write, with all links resolved. */
  readonly target: string;
  /** The current text; undefined when the file does not exist. */
  readonly before: string | undefined;
  /** The new text; undefined to delete the file. */
  readonly after: string | undefined;
  /** fal's own values of the entry; undefined for an undo. */
  readonly entry: Readonly<Record<string, unknown>> | undefined;
}

/** The scope of a file. */
export function scopeOf({ project }: Pick<ClientFile, 'project'>): Scope {
  return project === undefined ? 'user' : 'project';
}

/** Finds a client by id. @throws {FalError} `not-found`, with the valid ids */
export function clientNamed(id: string): Client {
  const found = CLIENTS.find((client) => client.id === id);
  if (found) return found;
  throw new FalError('not-found', `There is no client ${JSON.stringify(id)}.`, {
    advice: `Choose one of ${CLIENTS.map((client) => client.id).join(', ')}.`,
  });
}

/** The client's file: the first candidate whose folder exists, else the last. @throws {FalError} `not-allowed` for a client without a file in this scope */
export async function fileOf(
  client: Client,
  place: Place,
  scope = defaultScope(client),
): Promise<string> {
  const files = client.files[scope];
  if (!files) {
    const scopes = scopesOf(client);
    throw new FalError('not-allowed', `${client.name} has no file for scope ${scope}.`, {
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

/** Plans a connection without writing. @throws {FalError} `not-allowed` when the file cannot be edited, with line and column, or is outside its project */
export async function planConnection(at: ClientFile, server: Server): Promise<Plan> {
  const { client, file, project } = at;
  const scope = scopeOf(at);
  const target = await targetOf(file, project);
  const before = await readText(target);
  const edit = (text: string) => connectText(client, server, text, file, scope);
  const after = keepingBom(before ?? '', edit);
  return { client, file, project, target, before, after, entry: entryFor(client, server, scope) };
}
