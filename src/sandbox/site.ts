import type { Snapshot } from '../snapshot/types.ts';
import { docsIndex, docsMcp } from './docs.ts';
import type { Handler } from './http.ts';
import { json } from './http.ts';
import { openApiOf } from './openapi.ts';

interface SiteOptions {
  readonly snapshot: Snapshot;
  readonly origin: () => string;
  /** Docs answers as plain JSON rather than as events. */
  readonly plainDocs: boolean;
}

/** fal.ai: the public schemas and the documentation. */
export function createSite({ snapshot, origin, plainDocs }: SiteOptions): Handler {
  return (request) => {
    switch (request.path) {
      case '/api/openapi/queue/openapi.json': {
        const document = openApiOf(snapshot, request.query.get('endpoint_id') ?? '', origin());
        return document ? json(200, document) : json(404, null);
      }
      case '/docs/mcp':
        return docsMcp(request, plainDocs);
      case '/docs/llms.txt':
        return docsIndex();
      default:
        return json(404, { detail: 'Not Found' });
    }
  };
}
