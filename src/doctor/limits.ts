import { AMOUNTS, type Limits, strictest } from '../domain/limits.ts';
import { roundMoney } from '../domain/estimate.ts';
import { readMachineLimits } from '../spend/limits.ts';
import type { DoctorContext, LimitSource } from './options.ts';
import type { Row } from './report.ts';

/** The limits that apply, and who set them. */
export async function limitRows(context: DoctorContext): Promise<readonly Row[]> {
  const { dataFolder, limits: others, steps, translate } = context;
  const label = translate('Limits');
  const machine = translate('this machine');
  let stoppedAt: number | undefined;
  const sources: readonly LimitSource[] = [
    {
      who: machine,
      read: async () => {
        const found = await readMachineLimits(dataFolder);
        ({ stoppedAt } = found);
        return found.limits;
      },
    },
    ...others,
  ];
  const faults: Row[] = [];
  const read = await Promise.all(
    sources.map(async (source) => {
      try {
        return { ...source, limits: await source.read() };
      } catch (error) {
        const fault = error instanceof Error ? error.message : String(error);
        faults.push({
          ...{ label, value: translate('set by {0}: not readable', source.who), fault },
          fix: translate('Nothing is submitted until it is corrected.'),
        });
        return { ...source, limits: {} };
      }
    }),
  );
  if (stoppedAt !== undefined)
    faults.push({
      label,
      value: translate('all spending is stopped'),
      fault: translate('Nothing is submitted since {0}.', new Date(stoppedAt).toISOString()),
      fix: steps.resume,
    });

  const of = (isTightening: boolean) =>
    read.filter((one) => (one.isTightening ?? false) === isTightening).map((one) => one.limits);
  const active = strictest(of(false), of(true));
  const row = (name: keyof Limits, title: string, text: string): Row => {
    const who = read.filter(({ limits }) => limits[name] === active[name]).map((one) => one.who);
    if (active[name] === undefined) return { label: title, value: text };
    const by = who.length > 0 ? who.join(', ') : translate('default');
    return { label: title, value: `${text} (${by})` };
  };
  const amounts = {
    maxRun: translate('A run'),
    maxSession: translate('A session'),
    maxDay: translate('A day'),
    maxMonth: translate('A month'),
    confirmAbove: translate('Approval above'),
  };
  const policies = {
    ask: translate('ask first'),
    allow: translate('allow'),
    refuse: translate('refuse'),
  };
  return [
    ...faults,
    ...AMOUNTS.map((name) => {
      const amount = active[name];
      const text = amount === undefined ? translate('no limit') : `${roundMoney(amount)} USD`;
      return row(name, amounts[name], text);
    }),
    row('unknownPrice', translate('Unknown price'), policies[active.unknownPrice]),
    row('loopBrake', translate('Repeated runs'), active.loopBrake ? policies.ask : policies.allow),
  ];
}
