import { isDeepStrictEqual } from 'node:util';
import { currentEntry, formerEntry, inputsOf, readFileOf, serversIn, serversOf } from './edits.ts';
import { isValues, type Values } from './format.ts';
import { FORMATS } from './formats.ts';
import { withoutBom } from './file.ts';
import { type Plan, scopeOf } from './plan.ts';
import { NAME } from './server.ts';
import { visible } from '../domain/visible.ts';
import { maskRanges, maskSecrets, secretRanges, shownName } from './visible.ts';

const MOST_NAMES = 50;
const MOST_LOOK_ALIKES = 5;

/** Describes a change before it is made: the target file, the complete entry, and its values that are not fal's. The lines are escaped and hold no secrets. */
export function describeChange(plan: Plan): string[] {
  const { client, file, target, before, after, entry: own } = plan;
  const [was, now] = [before, after].map((text) =>
    readFileOf(client, withoutBom(text ?? ''), file),
  );
  const old = was && formerEntry(client, was);
  const entry = now && currentEntry(client, now);
  const kept = own && entry ? namesBeyond(entry, own) : [];
  const lost = own && old && entry && scopeOf(plan) === 'project' ? namesBeyond(old, entry) : [];
  return [
    `${client.name}: ${visible(file)}`,
    ...(target === file
      ? []
      : [`It is behind a link. The file that is written: ${visible(target)}`]),
    ...(now && entry !== undefined
      ? ['The whole entry after the change:', ...shownEntry(plan, now, entry)]
      : [`After the change there is no entry ${client.servers}.${NAME}.`]),
    ...(kept.length > 0 ? [`Not from fal, kept from the file: ${listed(kept)}.`] : []),
    ...(lost.length > 0 ? [`Not kept from the old entry: ${listed(lost)}.`] : []),
    ...lookAlikes(now && serversIn(client, now))
      .slice(0, MOST_LOOK_ALIKES)
      .map((name) => `The file has another server named ${shownName(name)}. It is not fal's.`),
  ];
}

/** A text of the plan's file with every secret masked, line by line. @throws {FalError} `not-allowed` for a text that cannot be parsed */
export function maskedText({ client, file }: Pick<Plan, 'client' | 'file'>, text: string): string {
  const plain = withoutBom(text);
  const root = FORMATS[client.format].locate(plain, file);
  return root ? maskRanges(plain, secretRanges(root)) : plain;
}

/** The entry and its inputs as JSON, also for a file of another format. */
function shownEntry({ client }: Plan, content: Values, entry: Values): string[] {
  const ids = (client.inputs ?? []).map(({ id }) => id);
  const inputs = inputsOf(content).filter(({ id }) => ids.includes(id as string));
  const servers = [...serversOf(client, content), NAME];
  const shown = {
    ...(servers.reduceRight<unknown>((inner, name) => ({ [name]: inner }), entry) as Values),
    ...(inputs.length > 0 && { inputs }),
  };
  return JSON.stringify(maskSecrets(shown), null, 2)
    .split('\n')
    .map((line) => `  ${visible(line)}`);
}

/** The dotted names of values in `entry` that `own` lacks or has with another value. */
function namesBeyond(entry: Values, own: Values): string[] {
  return Object.entries(entry).flatMap(([name, value]) => {
    const ours = own[name];
    if (isDeepStrictEqual(value, ours)) return [];
    if (!isValues(value) || (ours !== undefined && !isValues(ours))) return [name];
    const below = namesBeyond(value, ours ?? {});
    return below.length > 0 ? below.map((inner) => `${name}.${inner}`) : [name];
  });
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  const first = names.slice(0, MOST_NAMES).map(shownName).join(', ');
  return more > 0 ? `${first} and ${more} more` : first;
}

/** Names that look like `fal`: other case, spaces, invisible characters or letters of other scripts. */
function lookAlikes(servers: unknown): string[] {
  return Object.keys(isValues(servers) ? servers : {}).filter((name) => {
    const plain = name
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]|\p{DI}/gu, '');
    return (
      name !== NAME &&
      /^[f\P{ASCII}][a\P{ASCII}][l1i\P{ASCII}]$/u.test(plain) &&
      /[fal]/.test(plain)
    );
  });
}
