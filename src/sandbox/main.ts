import { HELP, readFlags } from './flags.ts';
import { createSandbox } from './sandbox.ts';

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  if (!flags) {
    process.stdout.write(HELP);
    return;
  }
  const sandbox = await createSandbox({
    ...flags,
    catalogue: new URL('./catalogue.br', import.meta.url),
  });
  const key = flags.key ?? 'sandbox:key';
  process.stdout.write(
    `fal sandbox at ${sandbox.url} (use it with FAL_GATEWAY_URL=${sandbox.url} FAL_KEY=${key})\n`,
  );
  const stop = (): void => {
    void sandbox.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
