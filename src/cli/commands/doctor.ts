import { homedir } from 'node:os';
import { version } from 'virtual:tools';
import { inEnglish } from '../../domain/translate.ts';
import { diagnose } from '../../doctor/doctor.ts';
import type { KeySource } from '../../doctor/options.ts';
import { reportText } from '../../doctor/report.ts';
import { environmentKey } from '../../fal/environmentKey.ts';
import { chooseRoots } from '../../jobs/roots.ts';
import { environmentLimits } from '../../spend/checkLimits.ts';
import { dataFolder } from '../../store/store.ts';
import { helpText, PROGRAM, readArgs } from '../command.ts';
import { type Command, print } from '../context.ts';
import { EXIT, reportError } from '../exit.ts';
import { DOCTOR } from '../machineInfos.ts';
import { keyOf } from '../key.ts';

/** Milliseconds that the process lives on after the report: Node ends no look-up of a name. */
const LEAVE = 500;

/** `doctor`: examines the installation, and prints each fault with its fix. */
export const doctor: Command = async (args, { serverFile }) => {
  try {
    const { values, positionals } = readArgs(DOCTOR, args);
    if (values.help) {
      process.stdout.write(helpText(DOCTOR));
      return EXIT.done;
    }
    if (positionals.length > 0) throw new TypeError('doctor takes no words.');
    const { env, platform } = process;
    const report = await diagnose({
      program: { version, file: serverFile },
      key: keySource(env),
      gateway: { url: env.FAL_GATEWAY_URL, setBy: 'FAL_GATEWAY_URL' },
      dataFolder: dataFolder(env),
      limits: [{ who: 'the environment', read: () => environmentLimits(env) }],
      place: { platform, home: homedir(), env },
      projects: [process.cwd()],
      command: PROGRAM,
      translate: inEnglish,
    });
    print(values.json ? JSON.stringify(report, null, 2) : reportText(report, inEnglish).trimEnd());
    setTimeout(() => process.exit(), LEAVE).unref();
    return report.faults === 0 ? EXIT.done : EXIT.failed;
  } catch (error) {
    return reportError(error, `${PROGRAM} doctor`);
  }
};

function keySource(env: NodeJS.ProcessEnv): KeySource {
  const read = () => keyOf(env, () => chooseRoots(undefined, []));
  if (environmentKey(env) !== undefined)
    return { from: env.FAL_KEY === undefined ? 'FAL_KEY_ID and FAL_KEY_SECRET' : 'FAL_KEY', read };
  const file = env.FAL_KEY_FILE ?? '';
  return { from: file === '' ? undefined : `FAL_KEY_FILE (${file})`, read };
}
