import type { Call } from '../tools/tool.ts';
import {
  LoggingLevelSchema,
  type Server,
  type ServerNotification,
  SetLevelRequestSchema,
} from './sdk.ts';

const LEVELS = LoggingLevelSchema.options;
/** Characters of one log message. */
const LONGEST = 2_000;

type Send = (notification: ServerNotification) => Promise<void>;

/** The log of one connection. */
export interface Logging {
  /** Sends a message that belongs to no request. */
  readonly log: Call['log'];
  /** Sends messages that belong to a request, on that request's stream. */
  readonly logOf: (extra: { readonly sendNotification: Send }) => Call['log'];
}

/** Sends the client log messages from the level that it set with `logging/setLevel`, `info` by default; secrets are removed. */
export function createLogging(
  server: Server,
  redact: (text: string) => string = (text) => text,
): Logging {
  let least = LEVELS.indexOf('info');
  server.setRequestHandler(SetLevelRequestSchema, ({ params }) => {
    least = LEVELS.indexOf(params.level);
    return {};
  });
  const logThrough =
    (send: Send): Call['log'] =>
    (level, text) => {
      if (LEVELS.indexOf(level) < least) return;
      const clean = redact(text);
      const data = clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
      const params = { level, logger: 'fal', data };
      // The client may be gone.
      send({ method: 'notifications/message', params }).catch(() => undefined);
    };
  return {
    log: logThrough((notification) => server.notification(notification)),
    logOf: (extra) => logThrough((notification) => extra.sendNotification(notification)),
  };
}
