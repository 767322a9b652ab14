import { FalError } from './errors.ts';

/** A parsed endpoint id: `workflows/owner/alias/path`, `owner/alias/path` or `owner/alias`. */
export interface EndpointId {
  readonly namespace?: string;
  readonly owner: string;
  readonly alias: string;
  readonly path?: string;
}

const NAMESPACES = new Set(['workflows', 'comfy']);
/** Page names that follow an id in fal.ai URLs and are not part of it. */
const PAGES = new Set(['api', 'playground', 'examples', 'llms.txt']);
const SITE = /^(?:www\.)?fal\.ai$/;
const RUNNERS = /^(?:queue\.)?fal\.run$/;
const SEGMENT = /^[A-Za-z0-9_](?:[\w-]|\.(?!\.))*$/;
const LONGEST = 200;

/** Parses an endpoint id, or a fal.ai, fal.run or queue.fal.run URL. @throws {FalError} `invalid-input` */
export function parseEndpointId(text: string): EndpointId {
  const segments = segmentsOf(text.trim().replace(/^[`'"<]+|[`'">]+$/g, ''));
  const legacy = segments.length === 1 ? /^(\d+)-([\w-]+)$/.exec(segments[0] ?? '') : null;
  const parts = legacy ? legacy.slice(1) : segments;
  const namespace = NAMESPACES.has(parts[0] ?? '') ? parts[0] : undefined;
  const [owner, alias, ...path] = namespace ? parts.slice(1) : parts;
  const wellFormed = parts.join('/').length <= LONGEST && parts.every((part) => SEGMENT.test(part));
  if (!owner || !alias || !wellFormed) throw invalid(text);
  return {
    ...(namespace && { namespace }),
    owner,
    alias,
    ...(path.length > 0 && { path: path.join('/') }),
  };
}

/** The id in fal's spelling. @throws {FalError} `invalid-input` */
export function normalizeEndpointId(text: string): string {
  const { path } = parseEndpointId(text);
  return path ? `${requestPath(text)}/${path}` : requestPath(text);
}

/** The part of an id in its requests' URLs: everything but the path. @throws {FalError} `invalid-input` */
export function requestPath(endpointId: string): string {
  const { namespace, owner, alias } = parseEndpointId(endpointId);
  return [namespace, owner, alias].filter((part) => part !== undefined).join('/');
}

function segmentsOf(text: string): string[] {
  const address = /^(?:https?:\/\/)?([^/]+)\/([^?#]*)/i.exec(text);
  const host = address?.[1]?.toLowerCase() ?? '';
  const path = (address?.[2] ?? '').split('/').filter((part) => part !== '');
  if (SITE.test(host) && path[0] === 'models') {
    const page = PAGES.has(path.at(-1) ?? '') && path.length > 3;
    return page ? path.slice(1, -1) : path.slice(1);
  }
  if (RUNNERS.test(host)) {
    const end = path.indexOf('requests');
    return end === -1 ? path : path.slice(0, end);
  }
  return text.replace(/^\/|\/$/g, '').split('/');
}

function invalid(text: string): FalError {
  return new FalError(
    'invalid-input',
    `Not an endpoint id: ${JSON.stringify(text.slice(0, 120))}`,
    { reason: 'bad-endpoint-id' },
  );
}
