/** The server's name in every client's file. */
export const NAME = 'fal';

/** The variable that holds the key. */
export const KEY = 'FAL_KEY';

/** fal's own hosted server, which takes the key as a bearer token (fal.ai/docs/documentation/setting-up/mcp). */
const HOSTED_URL = 'https://mcp.fal.ai/mcp';

/** The server of this project, started by the client as a child. */
export interface Bundled {
  readonly kind: 'bundled';
  readonly command: string;
  readonly args: readonly string[];
  /** What the command needs, without the key. */
  readonly env: Readonly<Record<string, string>>;
}

/** fal's own server, reached over the network. */
export interface Hosted {
  readonly kind: 'hosted';
  readonly url: string;
}

export type Server = Bundled | Hosted;

/** The hosted server. */
export const HOSTED: Hosted = { kind: 'hosted', url: HOSTED_URL };
