import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** What came of one test that ran inside the extension host. */
export interface Result {
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'pending';
  readonly error?: string;
}

/** VS Code calls this in the extension host; it rejects unless every test passed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ timeout: 60_000, reporter: 'min' });
  Mocha.reporters.Base.consoleLog = () => undefined;
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  // Loaded here, since they need what pre-require has just put into the global scope.
  await import('./commands.ts');
  await import('./generating.ts');
  await import('./models.ts');
  await import('./uploads.ts');
  await import('./agentTools.ts');
  const results: Result[] = [];
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) => results.push({ title: test.fullTitle(), outcome: 'passed' }))
      .on('pending', (test) => results.push({ title: test.fullTitle(), outcome: 'pending' }))
      .on('fail', (test, error: Error) =>
        results.push({
          title: test.fullTitle(),
          outcome: 'failed',
          error: error.stack ?? error.message,
        }),
      );
  });
  writeFileSync(process.env.FAL_TEST_RESULTS ?? '', JSON.stringify(results));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
