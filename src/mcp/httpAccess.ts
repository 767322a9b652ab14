import { FalError } from '../fal/errors.ts';
import { refusal } from './httpRefusal.ts';

export interface AccessOptions {
  /** Host names beside those of loopback; `*` for any. */
  readonly hosts: readonly string[];
  /** Origins of web pages beside those of the hosts; `*` for any. */
  readonly origins: readonly string[];
}

/** Which requests are let in, by the Host and Origin that a browser cannot forge. */
export interface Access {
  /** The answer to a request whose Host is not ours: DNS rebinding brings such ones. */
  refuseHost(request: Request): Response | undefined;
  /** The answer to a web page of another site. */
  refuseOrigin(request: Request): Response | undefined;
  /** What lets a web page that is let in read the answer. */
  headers(request: Request): Readonly<Record<string, string>>;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const SENT = 'authorization, content-type, accept, mcp-protocol-version, mcp-session-id';

/** Creates the guard. @throws {FalError} `invalid-input` for a host or an origin that is none. */
export function createAccess({ hosts, origins }: AccessOptions): Access {
  const anyHost = hosts.includes('*');
  const ours = new Set([...LOOPBACK, ...hosts.filter((one) => one !== '*').map(readHost)]);
  const anyOrigin = origins.includes('*');
  const pages = new Set(origins.filter((one) => one !== '*').map(readOrigin));

  return {
    refuseHost: ({ headers, url }) => {
      const host = headers.get('host') ?? new URL(url).host;
      const name = hostName(host);
      if (name !== undefined && (anyHost || ours.has(name))) return undefined;
      return refusal(
        403,
        `The Host "${host.slice(0, 100)}" is not served here. Whoever runs this server allows it with --allow-host.`,
      );
    },
    refuseOrigin: ({ headers }) => {
      const origin = headers.get('origin');
      if (origin === null || anyOrigin || pages.has(origin.toLowerCase())) return undefined;
      const name = /^https?:\/\//i.test(origin) ? hostName(origin.replace(/^\w+:\/\//, '')) : '';
      if (name && ours.has(name)) return undefined;
      return refusal(
        403,
        `Pages of the Origin "${origin.slice(0, 100)}" are not served here. Whoever runs this server allows it with --allow-origin.`,
      );
    },
    headers: ({ headers, method }) => {
      const origin = headers.get('origin');
      if (origin === null) return {};
      return {
        'access-control-allow-origin': origin,
        'access-control-expose-headers': 'www-authenticate, retry-after',
        vary: 'origin',
        ...(method === 'OPTIONS' && {
          'access-control-allow-methods': 'POST, GET, DELETE',
          'access-control-allow-headers': SENT,
          'access-control-max-age': '86400',
        }),
      };
    },
  };
}

/** The name in `name:port`, as a URL has it; undefined when it is no host. */
function hostName(host: string): string | undefined {
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`http://${host}`)) return undefined;
  return new URL(`http://${host}`).hostname;
}

function readHost(text: string): string {
  const name = hostName(text);
  if (name !== undefined) return name;
  throw new FalError('invalid-input', `Not a host name: ${text}`, {
    advice: 'Give --allow-host the name alone, e.g. mcp.example.com, or * for any.',
  });
}

function readOrigin(text: string): string {
  if (/^[\w+.-]+:\/\/[^/\s]+$/.test(text)) return text.toLowerCase();
  throw new FalError('invalid-input', `Not an origin: ${text}`, {
    advice: 'Give --allow-origin a scheme and a host, e.g. https://app.example.com, or * for any.',
  });
}
