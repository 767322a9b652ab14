import { parseArgs } from 'node:util';
import { activation } from './activation.ts';
import { answers } from './answers.ts';
import { catalogue } from './catalogue.ts';
import { commands } from './commands.ts';
import { concurrency } from './concurrency.ts';
import { delivery } from './delivery.ts';
import { drops } from './drops.ts';
import { guard } from './guard.ts';
import { journal } from './journal.ts';
import { load } from './load.ts';
import { type Bench, formatReport, isMet, type Report } from './report.ts';
import { sidebar } from './sidebar.ts';
import { start } from './start.ts';
import { tokens } from './tokens.ts';
import { upload } from './upload.ts';

const BENCHES: readonly Bench[] = [
  start,
  commands,
  delivery,
  tokens,
  answers,
  catalogue,
  upload,
  concurrency,
  load,
  journal,
  guard,
  activation,
  sidebar,
  drops,
];

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const names = BENCHES.map(({ name }) => name);
const unknown = flags.only.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`No bench ${unknown.join(', ')}. There are: ${names.join(', ')}.\n`);
  process.exit(2);
}

const reports: (Report & { readonly name: string })[] = [];
for (const bench of BENCHES) {
  const { name } = bench;
  if (flags.only.length > 0 && !flags.only.includes(name)) continue;
  const report = { name, ...(await bench.run()) };
  reports.push(report);
  if (!flags.json) process.stdout.write(`${formatReport(report)}\n\n`);
}
if (flags.json) {
  const benches = reports.map(({ goals, ...report }) => ({
    ...report,
    goals: goals.map((goal) => ({ ...goal, met: isMet(goal) })),
  }));
  const machine = { node: process.version, platform: process.platform, arch: process.arch };
  const date = new Date().toISOString();
  process.stdout.write(`${JSON.stringify({ date, ...machine, benches }, null, 2)}\n`);
}
process.exit();
