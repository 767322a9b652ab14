/** The cache's name for a value of an endpoint. Some file systems ignore case, so the value itself holds the exact id. */
export const cacheName = (kind: string, endpointId: string): string =>
  `${kind}-${endpointId.replaceAll('/', '__').replace(/[^\w.-]/g, '_')}`;
