import { z } from 'zod';

/** What the project's clients read of fal's JSON; additional keys are allowed. */
const page = { next_cursor: z.string().nullish(), has_more: z.boolean().optional() };

const entry = z.looseObject({
  endpoint_id: z.string(),
  metadata: z
    .looseObject({
      display_name: z.string(),
      category: z.string(),
      description: z.string(),
      status: z.enum(['active', 'deprecated']),
      tags: z.array(z.string()),
      thumbnail_url: z.string().nullish(),
      license_type: z.string().nullish(),
      date: z.string().nullish(),
      updated_at: z.string().nullish(),
      highlighted: z.boolean().optional(),
      pinned: z.boolean().optional(),
    })
    .optional(),
});
const openApi = z.looseObject({ openapi: z.string(), paths: z.looseObject({}) });

export const MODELS = z.looseObject({ models: z.array(entry).min(1), ...page });
export const MODELS_WITH_SCHEMA = z.looseObject({
  models: z.array(entry.extend({ openapi: openApi })).min(1),
  ...page,
});
export const OPENAPI = openApi;

export const PRICES = z.looseObject({
  prices: z.array(
    z.looseObject({
      endpoint_id: z.string(),
      unit_price: z.number(),
      unit: z.string(),
      currency: z.string(),
    }),
  ),
  ...page,
});
export const ESTIMATE = z.looseObject({
  estimate_type: z.literal('historical_api_price'),
  total_cost: z.number(),
  currency: z.string(),
});
export const BILLING = z.looseObject({
  billing_events: z.array(
    z.looseObject({
      request_id: z.string(),
      cost_total: z.number(),
      output_units: z.number().nullish(),
    }),
  ),
});
export const USAGE = z.looseObject({
  time_series: z.array(
    z.looseObject({
      bucket: z.string(),
      results: z.array(z.looseObject({ endpoint_id: z.string(), cost_total: z.number() })),
    }),
  ),
  ...page,
});
export const REQUESTS = z.looseObject({
  items: z.array(
    z.looseObject({
      request_id: z.string(),
      endpoint_id: z.string(),
      sent_at: z.string(),
      json_input: z.unknown().optional(),
    }),
  ),
  ...page,
});

/** An error of api.fal.ai. */
export const PLATFORM_ERROR = z.looseObject({
  error: z.looseObject({ type: z.string(), message: z.string() }),
});
/** An error of the queue about a request. */
export const QUEUE_ERROR = z.looseObject({ detail: z.string() });
/** An input that the model refuses. */
export const INPUT_ERROR = z.looseObject({
  detail: z
    .array(
      z.looseObject({
        loc: z.array(z.union([z.string(), z.number()])),
        msg: z.string(),
        type: z.string(),
      }),
    )
    .min(1),
});

export const SUBMITTED = z.looseObject({
  request_id: z.string(),
  status_url: z.string(),
  response_url: z.string(),
  cancel_url: z.string(),
  queue_position: z.number().nullish(),
});
export const STATUS = z.looseObject({
  status: z.enum(['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED']),
  queue_position: z.number().nullish(),
  logs: z
    .array(
      z.looseObject({
        message: z.string(),
        timestamp: z.string().nullish(),
        level: z.string().nullish(),
      }),
    )
    .nullish(),
  error: z.string().nullish(),
  error_type: z.string().nullish(),
});
export const UNKNOWN_STATUS = z.looseObject({ status: z.literal('NOT_FOUND') }).or(QUEUE_ERROR);
export const IMAGES = z.looseObject({
  images: z
    .array(
      z.looseObject({
        url: z.string(),
        width: z.number().nullish(),
        height: z.number().nullish(),
        content_type: z.string().nullish(),
      }),
    )
    .min(1),
});
export const CANCELLATION = z.looseObject({
  status: z.enum(['CANCELLATION_REQUESTED', 'OK', 'ALREADY_COMPLETED', 'NOT_FOUND']).optional(),
});

export const UPLOAD = z.looseObject({ upload_url: z.string(), file_url: z.string() });
export const DOCS = z.looseObject({
  result: z.looseObject({
    content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).min(1),
  }),
});
