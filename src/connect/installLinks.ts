import { FalError } from '../fal/errors.ts';
import type { Client } from './client.ts';
import { entryFor } from './edits.ts';
import type { Values } from './format.ts';
import { KEY, NAME, type Server } from './server.ts';

/** A link that makes a client install the server. */
export interface InstallLink {
  /** The link that the client opens itself. */
  readonly app?: string;
  /** The same for pages that keep no other scheme, such as GitHub's. */
  readonly web?: string;
}

type Make = (entry: Values, client: Client) => InstallLink;

/** Encodes brackets, too, which end a link in Markdown. */
const encodedText = (text: string) =>
  encodeURIComponent(text).replace(
    /[()']/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const encoded = (value: unknown) => encodedText(JSON.stringify(value));

const LINKS: Readonly<Record<string, Make>> = {
  // code.visualstudio.com/api/extension-guides/ai/mcp; _parseInstallQuery of mcpWorkbenchService.ts: the entry with
  // `name` and `inputs`. microsoft/hve-core#113: the redirect.
  vscode: (entry, { inputs }) => {
    // VS Code asks for every input of a link, also for one that the entry does not use.
    const isAsked = JSON.stringify(entry).includes('${input:');
    const app = `vscode:mcp/install?${encoded({ name: NAME, ...entry, ...(isAsked && { inputs }) })}`;
    return { app, web: `https://vscode.dev/redirect?url=${encodedText(app)}` };
  },
  // cursor.com/docs/mcp/install-links; the page that redirects: microsoft/playwright-mcp#1041, by Cursor.
  cursor: (entry) => {
    const config = Buffer.from(JSON.stringify(entry)).toString('base64');
    const query = `name=${NAME}&config=${encodeURIComponent(config)}`;
    return {
      app: `cursor://anysphere.cursor-deeplink/mcp/install?${query}`,
      web: `https://cursor.com/en/install-mcp?${query}`,
    };
  },
  // kiro.dev/docs/mcp/share
  kiro: (entry) => ({
    web: `https://kiro.dev/launch/mcp/add?name=${NAME}&config=${encoded(entry)}`,
  }),
  // goose-docs.ai/deeplink-generator: Goose asks for the variables, and keeps them in its keyring.
  goose: ({ cmd, args }) => {
    const query = [
      ['cmd', String(cmd)],
      ...(args as readonly string[]).map((arg) => ['arg', arg]),
      ['id', NAME],
      ['name', NAME],
      ['description', "fal's models for images, video, audio and 3D"],
      ['env', `${KEY}=fal key (https://fal.ai/dashboard/keys)`],
    ].map(([name, value = '']) => `${name}=${encodedText(value)}`);
    return { app: `goose://extension?${query.join('&')}` };
  },
};

/** The clients that documented links install a server in, by their ids. */
export const LINKED: readonly string[] = Object.keys(LINKS);

/** The link that installs the server as `connect` writes it into the user's file; it holds no key. @throws {FalError} `not-allowed` where the client has no such link, or cannot use the server */
export function installLink(client: Client, server: Server): InstallLink {
  const make = LINKS[client.id];
  const isLocalOnly = client.id === 'goose' && server.kind !== 'bundled';
  if (!make || isLocalOnly) {
    const what = isLocalOnly ? 'the hosted server' : 'a server';
    throw new FalError('not-allowed', `${client.name} has no link that installs ${what}.`, {
      advice: `Connect it without --link. Links are for ${LINKED.join(', ')}.`,
    });
  }
  return make(entryFor(client, server, 'user'), client);
}
