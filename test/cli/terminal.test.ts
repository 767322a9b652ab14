import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { suddenKill } from '../faults/preloads.ts';
import { SERVER, useCli } from './cli.ts';
import { hasTerminal, openTerminal, quoted, type TerminalOptions } from './terminal.ts';

const SCHNELL = 'fal-ai/flux/schnell';
const COMMANDS: readonly (readonly string[])[] = [
  ['--help'],
  ['run', '--help'],
  ['jobs', '--help'],
  ['spend', '--help'],
  ['completion', '--help'],
  ['nonsense'],
  ['run', SCHNELL, '-i', `prompt=${'a long prompt of many words '.repeat(8)}`],
  ['run', SCHNELL, '-i', 'promt=a'],
  ['run', SCHNELL, '-i', 'prompt=a', '--max-cost', '0.001'],
  ['jobs'],
  ['price', SCHNELL, '-i', 'prompt=a'],
  ['price', 'fal-ai/kling-video/v2.5-turbo/pro/image-to-video'],
  ['recommend', 'turn a photo into a talking avatar'],
  ['schema', SCHNELL],
  ['models', 'kling', '--limit', '5'],
  ['spend'],
];

describe('the commands on a terminal', () => {
  const cli = useCli();
  before(function () {
    if (!hasTerminal) this.skip(); // Without util-linux there is no terminal to give.
  });

  /** What a command prints on a terminal. */
  async function shown(args: readonly string[], options: Partial<TerminalOptions> = {}) {
    const line = [process.execPath, SERVER, ...args].map(quoted).join(' ');
    const env = { ...cli.env, ...options.env };
    const terminal = openTerminal(line, { cwd: cli.project, ...options, env });
    await terminal.ended;
    return terminal.output();
  }
  /** The lines that stay; a redrawn one counts once for each state. */
  const linesOf = (output: string) =>
    stripVTControlCharacters(output)
      .split(/[\r\n]+/)
      .filter(Boolean);

  for (const columns of [80, 120]) {
    it(`print no line longer than ${columns} columns, but for words and JSON that stay whole`, async () => {
      for (const args of COMMANDS) {
        for (const line of linesOf(await shown(args, { columns }))) {
          if (line.includes('{"') || !line.trim().includes(' ')) continue;
          assert.ok(line.length <= columns, `${args.join(' ')}: ${line.length}: ${line}`);
        }
      }
    });
  }

  it('print nothing but ASCII where the terminal has no Unicode', async () => {
    for (const args of COMMANDS) {
      const output = await shown(args, { env: { TERM: 'linux' } });
      const [char] = /[^\0-\u007f]/u.exec(output) ?? [];
      assert.equal(char, undefined, `${args.join(' ')}:\n${output}`);
    }
    const own = await shown(['recommend', 'remove the background of photos'], {});
    assert.match(own, /→/);
  });

  it('print no colour, so that NO_COLOR changes nothing', async () => {
    const help = await shown(['--help'], { env: { NO_COLOR: '1' } });
    assert.equal(help, await shown(['--help']));
    assert.doesNotMatch(help, /\u001b\[/);
  });

  it('cut the lines of a table by what they fill, also in Chinese', async () => {
    const { code } = await cli.run(['run', SCHNELL, '-i', `prompt=${'雪中的狐狸'.repeat(20)}`]);
    assert.equal(code, 0);
    const [, row = ''] = linesOf(await shown(['jobs']));
    assert.ok(row.includes('雪中'), row);
    const columns = row.length + (row.match(/\p{Script=Han}/gu) ?? []).length;
    assert.ok(columns <= 80, `${columns}: ${row}`);
  });

  it('ask before a run that needs an approval, and run it after yes', async () => {
    const args = ['run', SCHNELL, '-i', 'prompt=a'];
    const env = { ...cli.env, FAL_CONFIRM_ABOVE: '0.001' };
    for (const [typed, code] of [
      ['\n', 3],
      ['\u0003', 130],
      ['y\n', 0],
    ] as const) {
      const line = [process.execPath, SERVER, ...args].map(quoted).join(' ');
      const terminal = openTerminal(line, { cwd: cli.project, env });
      await terminal.shows(/may cost 0\.00\d USD[^]*Run\? \(y: once[^]*Enter: no\)/);
      assert.equal(cli.sandbox.submits(), 0);
      terminal.type(typed);
      assert.equal(await terminal.ended, code, terminal.output());
    }
    assert.equal(cli.sandbox.submits(), 1);
  });

  it('are interrupted at that question on Windows, too, where a signal to itself ends a process at once', async () => {
    const line = [process.execPath, SERVER, 'run', SCHNELL, '-i', 'prompt=a'].map(quoted).join(' ');
    const env = { ...cli.env, ...suddenKill, FAL_CONFIRM_ABOVE: '0.001' };
    const terminal = openTerminal(line, { cwd: cli.project, env });
    await terminal.shows(/Enter: no\)/);
    terminal.type('\u0003');
    assert.equal(await terminal.ended, 130, terminal.output());
  });

  it('show how a run goes on one line that changes', async () => {
    const line = [process.execPath, SERVER, 'run', SCHNELL, '-i', 'prompt=a [sandbox:slow=1500]'];
    const terminal = openTerminal(line.map(quoted).join(' '), { cwd: cli.project, env: cli.env });
    await terminal.shows(/\r\u001b\[2Kfal-ai\/flux\/schnell runs 1 s/);
    assert.equal(await terminal.ended, 0);
    assert.match(stripVTControlCharacters(terminal.output()), /Cost: 0\.00\d USD/);
  });
});
