import { HELP, readFlags } from './flags.ts';
import { createSandbox } from './sandbox.ts';

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  if (!flags) {
    process.stdout.write(HELP);
    return;
  }
  const { stopWithStdin, ...options } = flags;
  const sandbox = await createSandbox({
    ...options,
    catalogue: new URL('./catalogue.br', import.meta.url),
  });
  const key = options.key ?? 'sandbox:key';
  process.stdout.write(
    `fal sandbox at ${sandbox.url} (use it with FAL_GATEWAY_URL=${sandbox.url} FAL_KEY=${key})\n`,
  );
  const stop = (): void => {
    void sandbox.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // A pipe closes even when its parent is killed, but only a stream that is read reports it.
  if (stopWithStdin) process.stdin.once('close', stop).once('error', stop).resume();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
