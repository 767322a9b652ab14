import path from 'node:path';
import { parseColour } from '../../imaging/colour.ts';
import { createImaging } from '../../imaging/imaging.ts';
import { folderInRoots, openAnywhere } from '../../jobs/roots.ts';
import { PACK_NAMES, type PackKind } from '../../packs/packs.ts';
import { packName } from '../../packs/pictures.ts';
import { readPicture } from '../../packs/readPicture.ts';
import { type PackRequest, requireRoom, writePack } from '../../packs/writePack.ts';
import { PROGRAM } from '../command.ts';
import { print, printMessage, rootsOf } from '../context.ts';
import { type CommandCall, defineCommand } from '../defineCommand.ts';
import { EXIT, reportError } from '../exit.ts';
import { packPicture } from '../packPicture.ts';
import { PACK } from '../projectInfos.ts';
import { withModels } from '../runsModels.ts';
import { message } from '../terminal.ts';

type Call = CommandCall<typeof PACK>;

/** `pack`: makes the files that belong together from a picture, all or none. */
export const pack = defineCommand(PACK, async (call) => {
  const { values, positionals } = call;
  const [name = '', ...files] = positionals;
  const kind = kindOf(name);
  const { prompt } = values;
  const hasPictures = files.length > 0;
  if (prompt === undefined && !hasPictures)
    throw new TypeError('pack needs a picture, or a --prompt to generate one.');
  if (prompt !== undefined && hasPictures)
    throw new TypeError('pack takes a picture or a --prompt, not both.');
  for (const flag of ['model', 'input', 'max-cost', 'accept-max-cost'] as const)
    if (prompt === undefined && values[flag] !== undefined)
      throw new TypeError(`--${flag} goes with --prompt.`);
  const choices = {
    kind,
    ...(values.background !== undefined && { background: colourOf(values.background) }),
    ...(values.name !== undefined && { name: values.name }),
  };
  const to = values.to ?? '.';
  const folder = await folderInRoots(to, await rootsOf([to])());
  if (prompt !== undefined) return fromPrompt(call, choices, folder);
  await make(call, choices, folder, files);
  return EXIT.done;
});

/** Makes the pack and prints what was written; `picture` is one that was generated for it. */
async function make(
  { values, place, signal }: Call,
  choices: PackRequest,
  folder: string,
  files: readonly string[],
  picture?: string,
): Promise<void> {
  const sources = [];
  for (const file of files)
    sources.push(await readPicture(await openAnywhere(path.resolve(file)), file));
  const imaging = createImaging(new URL('imaging/main.mjs', place.catalogue));
  const written = await writePack(folder, choices, sources, { imaging }, signal);
  const generated = picture === undefined ? {} : { picture };
  if (values.json) print(JSON.stringify({ folder, ...generated, ...written }, null, 2));
  else {
    for (const file of written.files) print(path.join(folder, file));
    for (const note of written.notes) printMessage(note);
  }
}

/** Generates the picture into the pack's folder, then makes the pack; the picture stays, whatever follows. */
function fromPrompt(call: Call, choices: PackRequest, folder: string): Promise<number> {
  const { kind } = choices;
  const name = packName(kind);
  if (kind === 'spriteSheet')
    throw new TypeError(`A ${name} is made from pictures that exist: name them, no --prompt.`);
  return withModels(PACK, call, async (context) => {
    await requireRoom(folder, kind);
    const picture = await packPicture(context, kind, folder);
    if (typeof picture === 'number') return picture;
    try {
      await make(call, choices, folder, [picture], picture);
      return EXIT.done;
    } catch (error) {
      const { aborted } = call.signal;
      const code = aborted ? EXIT.interrupted : reportError(error, `${PROGRAM} ${PACK.name}`);
      const text = `The picture was generated and stays: ${picture}\n${PROGRAM} pack ${name} PICTURE makes the pack of it, or of a corrected copy.`;
      process.stderr.write(`${message(text, process.stderr)}\n`);
      return code;
    }
  });
}

function kindOf(name: string): PackKind {
  const kind = PACK_NAMES.get(name);
  if (kind) return kind;
  const names = [...PACK_NAMES.keys()].join(', ');
  throw new TypeError(`There is no pack "${name}"; it is one of ${names}.`);
}

function colourOf(text: string) {
  const colour = parseColour(text);
  if (colour) return colour;
  throw new TypeError(`--background is "${text}"; it is a colour such as #1f6feb.`);
}
