/** The server's name in every client's file. */
export const NAME = 'fal';

/** The environment variable of the key. */
export const KEY = 'FAL_KEY';

/** The server that fal hosts; the key is its bearer token (fal.ai/docs/documentation/setting-up/mcp). */
const HOSTED_URL = 'https://mcp.fal.ai/mcp';

/** The server of this project, which the client starts as a child process. */
export interface Bundled {
  readonly kind: 'bundled';
  readonly command: string;
  readonly args: readonly string[];
  /** The command's variables, without the key. */
  readonly env: Readonly<Record<string, string>>;
}

/** The server that fal hosts, reached over HTTP. */
export interface Hosted {
  readonly kind: 'hosted';
  readonly url: string;
}

export type Server = Bundled | Hosted;

/** The hosted server. */
export const HOSTED: Hosted = { kind: 'hosted', url: HOSTED_URL };
