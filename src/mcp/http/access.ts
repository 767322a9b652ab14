import { FalError } from '../../fal/errors.ts';
import { refusal } from './refusal.ts';

export interface AccessOptions {
  /** Host names besides those of loopback; `*` for any. */
  readonly hosts: readonly string[];
  /** Origins of web pages besides those of the hosts; `*` for any. */
  readonly origins: readonly string[];
}

/** Checks requests by their Host and Origin, which a web page cannot forge. */
export interface Access {
  /** The answer to a request for another host, as DNS rebinding makes them. */
  refuseHost(request: Request): Response | undefined;
  /** The answer to a web page of another site. */
  refuseOrigin(request: Request): Response | undefined;
  /** The CORS headers that let an allowed web page read the answer. */
  headers(request: Request): Readonly<Record<string, string>>;
}

/** Characters. */
const LONGEST_KEY = 512;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
/** The last two are those of clients that ask first for a protocol of 2026-07-28 or later. */
const REQUEST_HEADERS =
  'authorization, content-type, accept, mcp-protocol-version, mcp-session-id, mcp-method, mcp-name';

/** Creates the checks. @throws {FalError} `invalid-input` for a malformed host or origin. */
export function createAccess({ hosts, origins }: AccessOptions): Access {
  const anyHost = hosts.includes('*');
  const allowedHosts = new Set([...LOOPBACK, ...hosts.filter((one) => one !== '*').map(readHost)]);
  const anyOrigin = origins.includes('*');
  const allowedOrigins = new Set(origins.filter((one) => one !== '*').map(readOrigin));

  return {
    refuseHost: ({ headers, url }) => {
      const host = headers.get('host') ?? new URL(url).host;
      const name = hostName(host);
      if (name !== undefined && (anyHost || allowedHosts.has(name))) return undefined;
      return refusal(
        403,
        `The Host "${host.slice(0, 100)}" is not served here. Whoever runs this server allows it with --allow-host.`,
      );
    },
    refuseOrigin: ({ headers }) => {
      const origin = headers.get('origin');
      if (origin === null || anyOrigin || allowedOrigins.has(origin.toLowerCase()))
        return undefined;
      const name = /^https?:\/\//i.test(origin) ? hostName(origin.replace(/^\w+:\/\//, '')) : '';
      if (name && allowedHosts.has(name)) return undefined;
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
          'access-control-allow-headers': REQUEST_HEADERS,
          'access-control-max-age': '86400',
        }),
      };
    },
  };
}

/** The host name in `name:port`, normalised as in a URL; undefined when it is malformed. */
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

/** The key in `Authorization: Bearer KEY` or `Key KEY`: undefined without the header, `malformed` for any other content. */
export function readKey(headers: Headers): { readonly key: string } | 'malformed' | undefined {
  const header = headers.get('authorization');
  if (header === null) return undefined;
  const key = /^(?:bearer|key) +([\x21-\x7e]+)$/i.exec(header.trim())?.[1];
  return key === undefined || key.length > LONGEST_KEY ? 'malformed' : { key };
}
