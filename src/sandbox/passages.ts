/** A passage of the sandbox's documentation. */
export interface Passage {
  readonly title: string;
  /** Under `https://fal.ai/docs/`. */
  readonly page: string;
  readonly content: string;
}

/** Short facts about fal, not fal's own text. */
export const passages: readonly Passage[] = [
  {
    title: 'Queue',
    page: 'documentation/model-apis/inference/queue',
    content:
      'POST the model input to https://queue.fal.run/{endpoint_id}. The answer holds request_id, status_url, response_url and cancel_url: use these URLs rather than building your own. Poll the status until it reads COMPLETED, then fetch the result. A status is IN_QUEUE, IN_PROGRESS or COMPLETED; failed and cancelled requests read COMPLETED too, with error and error_type.',
  },
  {
    title: 'Status stream',
    page: 'documentation/model-apis/inference/queue#stream',
    content:
      'GET the status URL with /stream added, accepting text/event-stream, to follow a request by server-sent events instead of polling. Ask for log lines with logs=1. The stream ends with the COMPLETED event.',
  },
  {
    title: 'Cancel a request',
    page: 'documentation/model-apis/inference/queue#cancel',
    content:
      'PUT the cancel URL. 202 CANCELLATION_REQUESTED means that the request is taken out of the queue or stopped; one that already runs may still finish and be billed. 400 ALREADY_COMPLETED means that it is too late, 404 NOT_FOUND that the id is unknown.',
  },
  {
    title: 'Webhooks',
    page: 'documentation/model-apis/inference/webhooks',
    content:
      'Add ?fal_webhook=URL to a queue submit and fal posts the outcome to that URL when the request ends: request_id, gateway_request_id, status OK or ERROR, and the payload. Verify a webhook by its ED25519 signature headers against the public keys at https://rest.fal.ai/.well-known/jwks.json.',
  },
  {
    title: 'Synchronous runs',
    page: 'documentation/model-apis/inference/synchronous',
    content:
      'POST to https://fal.run/{endpoint_id} runs a model and waits for its output in one request. It suits fast models; a long job is safer in the queue, which survives a lost connection.',
  },
  {
    title: 'Streaming',
    page: 'documentation/model-apis/inference/streaming',
    content:
      'Models that support streaming answer POST https://fal.run/{endpoint_id}/stream with server-sent events, each a partial output, the last one the final output.',
  },
  {
    title: 'Authentication and keys',
    page: 'documentation/setting-up/authentication',
    content:
      'Send the header Authorization: Key FAL_KEY. Keys are made at https://fal.ai/dashboard/keys; the API scope runs models, the ADMIN scope manages the account as well. Keep keys on the server: a browser should go through a proxy or a short-lived token.',
  },
  {
    title: 'Pricing and billing',
    page: 'documentation/model-apis/pricing',
    content:
      'Each model has a unit price in US dollars for its unit: images, megapixels, seconds of video, 1000 characters and so on. GET https://api.fal.ai/v1/models/pricing?endpoint_id=… returns it. The x-fal-billable-units header of a result times the unit price is what the request cost. Server errors are not billed; a 422 may be when GPU time was used.',
  },
  {
    title: 'Account locked',
    page: 'documentation/model-apis/faq#locked',
    content:
      'A 403 “User is locked” means that the balance is used up. Top up at https://fal.ai/dashboard/billing. Results of earlier requests can still be fetched.',
  },
  {
    title: 'Uploading files',
    page: 'documentation/model-apis/fal-cdn',
    content:
      'Models take files by URL. Upload a local file with fal.storage.upload: it gets an upload URL from rest.fal.ai, uploads the bytes and returns the file URL. Files over 90 MiB go up in parts. Anyone with the URL can read an uploaded file. Small files may be passed as data URIs.',
  },
  {
    title: 'How long media live',
    page: 'documentation/model-apis/media-expiration',
    content:
      'Set the life of generated files with X-Fal-Object-Lifecycle-Preference: {"expiration_duration_seconds":3600}. Without it the setting of the account holds. Download what you want to keep.',
  },
  {
    title: 'Model errors',
    page: 'documentation/model-apis/errors',
    content:
      'A model error is a 4xx or 5xx on the result with a detail array; each entry has loc, msg, type, and often input and ctx. A 422 names the invalid fields of the input: missing, literal_error, image_load_error, content_policy_violation and others. X-Fal-Retryable states whether a retry may succeed.',
  },
  {
    title: 'Request errors',
    page: 'documentation/model-apis/request-errors',
    content:
      'When the platform fails rather than the model, the answer holds detail and error_type, for example runner_disconnected (503), request_timeout (504) or client_cancelled (499). The X-Fal-Error-Type header has the same type.',
  },
  {
    title: 'Concurrency limits',
    page: 'documentation/model-apis/concurrency-limits',
    content:
      'An account runs a limited number of requests at once; more of them wait in the queue and are never dropped. Direct calls over the limit answer 429 with concurrent_requests_limit.',
  },
  {
    title: 'Platform headers',
    page: 'documentation/model-apis/common-parameters',
    content:
      'X-Fal-Request-Timeout: seconds until a request must have started. X-Fal-Queue-Priority: normal or low. X-Fal-Runner-Hint: prefer the same runner. X-Fal-Store-IO: 0 keeps payloads out of the history. X-Fal-No-Retry: 1 turns off retries on the server.',
  },
  {
    title: 'Client libraries',
    page: 'documentation/model-apis/clients',
    content:
      'JavaScript: npm install @fal-ai/client, then fal.subscribe(endpointId, {input, logs: true, onQueueUpdate}). Python: pip install fal-client, then fal_client.subscribe. Both read FAL_KEY from the environment.',
  },
  {
    title: 'Finding models',
    page: 'api-reference/platform-apis/for-models/search',
    content:
      'GET https://api.fal.ai/v1/models lists models; q searches, category and status filter, limit and cursor page. With endpoint_id it finds up to 50 by id, and expand=openapi-3.0 adds their schemas.',
  },
];
