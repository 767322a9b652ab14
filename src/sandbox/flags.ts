import { parseArgs } from 'node:util';
import { faultFromText } from './faultJson.ts';
import type { SandboxOptions } from './sandbox.ts';

/** The sandbox's help text. */
export const HELP = `fal sandbox: a local fal emulator without key, network or cost.

  --port N          port to listen on (default: a free one)
  --key KEY         the only accepted key (by default every id:secret is accepted)
  --queue-ms N      milliseconds in the queue (150)
  --run-ms N        milliseconds running (400)
  --speed X         divides both (1)
  --latency-ms N    milliseconds added to each request (0)
  --billing-delay-ms N  milliseconds until a billing event is there (1000)
  --concurrency N   jobs that run at once (40)
  --stop-with-stdin stop when the standard input closes, so that it does not outlive its parent
  --own-urls        queue URLs with this server's origin instead of https://queue.fal.run
  --fault SPEC      a fault (repeatable): ACTION[,host=…][,method=…][,path=REGEX][,times=N|always][,after=N]
                    ACTION: a status such as 429[,retry-after=1], reset, lost-answer, slow-headers=MS,
                    slow-body=MS, cut-body=BYTES, html[=502], truncated-json, split-utf8, crlf, expired[=410],
                    cloudflare, no-permission, admin-lock, unknown-completed, result-202,
                    endless-stream[=MS]
  --help            this text
`;

/** The options of the sandbox as a process. */
export interface Flags extends Omit<SandboxOptions, 'catalogue'> {
  /** Ends when the standard input closes. */
  readonly stopWithStdin?: boolean;
}

/** Command-line flags as sandbox options; undefined for `--help`. @throws {TypeError} with what to change. */
export function readFlags(args: readonly string[]): Flags | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      key: { type: 'string' },
      'queue-ms': { type: 'string' },
      'run-ms': { type: 'string' },
      speed: { type: 'string' },
      'latency-ms': { type: 'string' },
      concurrency: { type: 'string' },
      'billing-delay-ms': { type: 'string' },
      'own-urls': { type: 'boolean' },
      'stop-with-stdin': { type: 'boolean' },
      fault: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return undefined;
  return {
    ...number('port', values.port, 0, 65_535),
    ...number('queueMs', values['queue-ms'], 0, 3_600_000),
    ...number('runMs', values['run-ms'], 0, 3_600_000),
    ...number('speed', values.speed, 0.001, 1000),
    ...number('latencyMs', values['latency-ms'], 0, 600_000),
    ...number('billingDelayMs', values['billing-delay-ms'], 0, 3_600_000),
    ...number('concurrency', values.concurrency, 1, 10_000),
    ...(values.key === undefined ? {} : { key: values.key }),
    ...(values['own-urls'] === true ? { ownUrls: true } : {}),
    ...(values['stop-with-stdin'] === true ? { stopWithStdin: true } : {}),
    ...(values.fault ? { faults: values.fault.map(faultFromText) } : {}),
  };
}

function number<N extends string>(
  name: N,
  text: string | undefined,
  least: number,
  most: number,
): Partial<Record<N, number>> {
  if (text === undefined) return {};
  const value = Number(text);
  if (text.trim() === '' || !(value >= least && value <= most)) {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new TypeError(`--${flag} must be a number from ${least} to ${most}, not "${text}".`);
  }
  return { [name]: value } as Partial<Record<N, number>>;
}
