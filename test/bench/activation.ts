import { openWorkbench } from '../host/workbench.ts';
import { type Bench, row } from './report.ts';
import { spreadOf } from './spread.ts';

const RUNS = 9;
/** Milliseconds. */
const AT_REST = 4_000;

/** Milliseconds that VS Code reports for loading the packaged extension and calling `activate()`, in a fresh VS Code. */
async function activationTime(): Promise<number> {
  const bench = await openWorkbench();
  try {
    // A window that is still starting uses both cores.
    await bench.page.waitForTimeout(AT_REST);
    await bench.command('fal: Open Log');
    await bench.status.waitFor();
    await bench.command('Developer: Show Running Extensions');
    const rows = bench.page.locator('.runtime-extensions-editor .monaco-list-row');
    const ours = rows.filter({ hasText: 'fal for VS Code' }).first();
    const text = await ours.locator('.activation-time').innerText();
    const time = /Activation: (\d+)\s?ms/.exec(text)?.[1];
    if (time === undefined) throw new Error(`VS Code shows no activation time: ${text}`);
    return Number(time);
  } finally {
    await bench.close();
  }
}

/** Measures the activation of `dist/fal-vscode.vsix`, which `npm run package` writes. */
export const activation: Bench = {
  name: 'activation',
  async run() {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1) times.push(await activationTime());
    const spread = spreadOf(times);
    return {
      title:
        'Activation in VS Code, as “Show Running Extensions” shows it: code loaded, activate() called',
      rows: [row('the packaged extension', spread, 'ms')],
      goals: [
        {
          label: 'the packaged extension',
          value: spread.median,
          limit: 50,
          is: 'at most',
          unit: 'ms',
        },
      ],
    };
  },
};
