import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { VSIX } from '../host/vsix.ts';
import { type Bench, type Goal, type Row, row } from './report.ts';
import { spreadOf } from './spread.ts';

const RUNS = 25;
/** Drops before the first that counts: the first loads code. */
const WARM_UP = 3;
/** Milliseconds. */
const GOAL = 20;
const AT_REST = 4_000;
const BETWEEN = 150;

/** Drops that are none of fal's: words of a web page, and a file that is no medium. */
const FOREIGN: Readonly<Record<string, (bench: Workbench) => Readonly<Record<string, string>>>> = {
  'words of a page': () => ({ 'text/html': '<b>words</b>', 'text/plain': 'words' }),
  'a file of code': ({ vscode }) => ({
    'text/uri-list': vscode.remote(`${vscode.workspace}/code.ts`),
  }),
};

/** A VS Code with an editor open, with these extensions. */
async function openEditor(vsix: readonly string[]): Promise<Workbench> {
  const bench = await openWorkbench({ vsix, files: { 'notes.md': '\n', 'code.ts': '' } });
  await bench.page.locator('.explorer-folders-view').getByText('notes.md').first().dblclick();
  await bench.page.locator('.editor-instance .view-lines').click();
  await bench.page.waitForTimeout(AT_REST);
  return bench;
}

/** Milliseconds from a drop on the editor until its text is in the document, which is then taken back. */
async function dropTime({ page }: Workbench, texts: Readonly<Record<string, string>>) {
  const time = await page.evaluate<number>(dropOf(texts));
  await page.keyboard.press('ControlOrMeta+z');
  await page.waitForTimeout(BETWEEN);
  return time;
}

/** Drops texts on the editor as the browser does, as a script, since there are no browser types here; resolves to the milliseconds until the document shows them. */
const dropOf = (texts: Readonly<Record<string, string>>) => `new Promise((resolve, reject) => {
  const data = new DataTransfer();
  for (const [type, text] of Object.entries(${JSON.stringify(texts)})) data.setData(type, text);
  const target = document.querySelector('.editor-instance .view-lines');
  const before = target.textContent;
  const { x, y } = target.getBoundingClientRect();
  const began = performance.now();
  const observer = new MutationObserver(() => {
    if (target.textContent === before) return;
    observer.disconnect();
    resolve(performance.now() - began);
  });
  observer.observe(target, { childList: true, subtree: true, characterData: true });
  setTimeout(() => reject(new Error('the drop did nothing')), 20_000);
  for (const type of ['dragover', 'drop']) {
    const where = { clientX: x + 1, clientY: y + 5, shiftKey: true };
    target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data, ...where }));
  }
})`;

/** Measures what drops that are none of fal's cost, in VS Code with `dist/fal-vscode.vsix` and without. */
export const drops: Bench = {
  name: 'drops',
  async run() {
    const benches = [await openEditor([VSIX]), await openEditor([])] as const;
    const rows: Row[] = [];
    const goals: Goal[] = [];
    try {
      for (const [kind, texts] of Object.entries(FOREIGN)) {
        const times: readonly [number[], number[]] = [[], []];
        // In turns, so that what else the machine does slows both down.
        for (let run = 0; run < WARM_UP + RUNS; run += 1)
          for (const [at, bench] of benches.entries()) {
            const time = await dropTime(bench, texts(bench));
            if (run >= WARM_UP) times[at]?.push(time);
          }
        const [ours, bare] = [spreadOf(times[0]), spreadOf(times[1])];
        rows.push(row(`${kind}, with the extension`, ours, 'ms'));
        rows.push(row(`${kind}, without it`, bare, 'ms'));
        const value = ours.median - bare.median;
        goals.push({ label: `${kind}, slower by`, value, limit: GOAL, is: 'at most', unit: 'ms' });
      }
    } finally {
      for (const bench of benches) await bench.close();
    }
    return {
      title: 'Drop of what is not fal’s on an editor → its text in the document',
      rows,
      goals,
    };
  },
};
