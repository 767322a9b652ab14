/** The server's name in every client's file. */
export const NAME = 'fal';

/** The environment variable of the key. */
export const KEY = 'FAL_KEY';

/** The server that fal hosts, with the key as its bearer token: the form that fal documented first. */
const HOSTED_URL = 'https://mcp.fal.ai/mcp';

/** The server that fal hosts, with a sign-in in the browser and no key (fal.ai/docs/documentation/setting-up/mcp). */
const SIGN_IN_URL = 'https://mcp.fal.ai/mcp-relay';

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

/** The server that fal hosts, to which the client signs in with OAuth. */
export interface SignIn {
  readonly kind: 'oauth';
  readonly url: string;
}

export type Server = Bundled | Hosted | SignIn;

/** The hosted server, with a key. */
export const HOSTED: Hosted = { kind: 'hosted', url: HOSTED_URL };

/** The hosted server, with a sign-in. */
export const SIGN_IN: SignIn = { kind: 'oauth', url: SIGN_IN_URL };

/** Whether an address of fal's hosted server takes a sign-in and no key. */
export const isSignIn = (url: string): boolean => new URL(url).pathname.endsWith('/mcp-relay');
