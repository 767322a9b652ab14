import { type Billing, createBilling } from './billing.ts';
import { createDocs, type Docs } from './docs.ts';
import { createModels, type Models } from './models.ts';
import { createQueue, type Queue } from './queue.ts';
import { createRequests, type Requests } from './requests.ts';
import { createStorage, type Storage } from './storage.ts';
import { createUsage, type Usage } from './usage.ts';
import type { Transport } from './transport.ts';

/** Clients of all of fal's services, over one transport. */
export interface Fal {
  readonly queue: Queue;
  readonly requests: Requests;
  readonly models: Models;
  readonly storage: Storage;
  readonly docs: Docs;
  readonly billing: Billing;
  readonly usage: Usage;
  readonly transport: Transport;
}

/** Creates the clients over a transport. */
export function createFal(transport: Transport): Fal {
  return {
    queue: createQueue(transport),
    requests: createRequests(transport),
    models: createModels(transport),
    storage: createStorage(transport),
    docs: createDocs(transport),
    billing: createBilling(transport),
    usage: createUsage(transport),
    transport,
  };
}
