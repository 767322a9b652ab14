import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  LoggingLevelSchema,
  type ServerNotification,
  SetLevelRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { Call } from '../tools/tool.ts';

const LEVELS = LoggingLevelSchema.options;
/** Characters of one log message. */
const LONGEST = 2_000;

type Send = (notification: ServerNotification) => Promise<void>;

/** The log of one connection. */
export interface Logging {
  /** Tells what belongs to no request. */
  readonly log: Call['log'];
  /** Tells what belongs to a request, on the stream of that request. */
  readonly logOf: (extra: { readonly sendNotification: Send }) => Call['log'];
}

/** Sends the client what it asked to hear with `logging/setLevel`, secrets taken out; `info` and above until it asks. */
export function createLogging(
  server: Server,
  redact: (text: string) => string = (text) => text,
): Logging {
  let least = LEVELS.indexOf('info');
  server.setRequestHandler(SetLevelRequestSchema, ({ params }) => {
    least = LEVELS.indexOf(params.level);
    return {};
  });
  const through =
    (send: Send): Call['log'] =>
    (level, text) => {
      if (LEVELS.indexOf(level) < least) return;
      const clean = redact(text);
      const data = clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
      const params = { level, logger: 'fal', data };
      // Nobody may be left to hear it.
      send({ method: 'notifications/message', params }).catch(() => undefined);
    };
  return {
    log: through((notification) => server.notification(notification)),
    logOf: (extra) => through((notification) => extra.sendNotification(notification)),
  };
}
