const text = { type: 'string' };

/** The schema of a queue status, as fal's documents carry it (`logs` typed as an object, as there). */
export const queueStatus = {
  type: 'object',
  properties: {
    status: { type: 'string', enum: ['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'] },
    request_id: { ...text, description: 'The request id.' },
    response_url: { ...text, description: 'The response url.' },
    status_url: { ...text, description: 'The status url.' },
    cancel_url: { ...text, description: 'The cancel url.' },
    logs: { type: 'object', description: 'The logs.', additionalProperties: true },
    metrics: { type: 'object', description: 'The metrics.', additionalProperties: true },
    queue_position: { type: 'integer', description: 'The queue position.' },
  },
  required: ['status', 'request_id'],
};

/** The four paths of an endpoint's queue. */
export function queuePaths(
  endpointId: string,
  input: string,
  output: string,
): Record<string, unknown> {
  const requestId = {
    name: 'request_id',
    in: 'path',
    required: true,
    schema: { type: 'string', description: 'Request ID' },
  };
  const logs = {
    name: 'logs',
    in: 'query',
    required: false,
    schema: {
      type: 'number',
      description: 'Whether to include logs (`1`) in the response or not (`0`).',
    },
  };
  const request = `/${endpointId}/requests/{request_id}`;
  const status = answer('The request status.', ref('QueueStatus'));
  const cancelled = { type: 'object', properties: { success: { type: 'boolean' } } };
  return {
    [`${request}/status`]: { get: { parameters: [requestId, logs], responses: status } },
    [`${request}/cancel`]: {
      put: { parameters: [requestId], responses: answer('The request was cancelled.', cancelled) },
    },
    [`/${endpointId}`]: {
      post: {
        requestBody: { required: true, content: { 'application/json': { schema: ref(input) } } },
        responses: status,
      },
    },
    [request]: {
      get: { parameters: [requestId], responses: answer('Result of the request.', ref(output)) },
    },
  };
}

function ref(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function answer(description: string, schema: object): object {
  return { '200': { description, content: { 'application/json': { schema } } } };
}
