import path from 'node:path';
import type { Colour } from '../../imaging/raster.ts';
import { createImaging } from '../../imaging/imaging.ts';
import { folderInRoots, openAnywhere } from '../../jobs/roots.ts';
import { type PackKind, PACKS } from '../../packs/packs.ts';
import { writePack } from '../../packs/writePack.ts';
import { helpText, PROGRAM, readArgs } from '../command.ts';
import { type Command, print, printMessage, rootsOf } from '../context.ts';
import { EXIT, reportError } from '../exit.ts';
import { onInterrupt } from '../interrupt.ts';
import { PACK } from '../projectInfos.ts';

/** Bytes of one picture. */
const LARGEST = 128 * 2 ** 20;

/** `pack`: makes the files that belong together from a picture, all or none. */
export const pack: Command = async (args, place) => {
  const interrupt = onInterrupt();
  try {
    const { values, positionals } = readArgs(PACK, args);
    if (values.help) {
      process.stdout.write(helpText(PACK));
      return EXIT.done;
    }
    const [name, ...files] = positionals;
    const kind = kindOf(name);
    if (files.length === 0) throw new TypeError('pack needs a picture.');
    const to = values.to ?? '.';
    const folder = await folderInRoots(to, await rootsOf([to])());
    const sources = [];
    for (const file of files) sources.push(await readPicture(file));
    const imaging = createImaging(new URL('imaging/main.mjs', place.catalogue));
    const choices = {
      kind,
      ...(values.background !== undefined && { background: colourOf(values.background) }),
      ...(values.name !== undefined && { name: values.name }),
    };
    const { signal } = interrupt;
    const written = await writePack(folder, choices, sources, { imaging }, signal);
    if (values.json) print(JSON.stringify({ folder, ...written }, null, 2));
    else {
      for (const file of written.files) print(path.join(folder, file));
      for (const note of written.notes) printMessage(note);
    }
    return EXIT.done;
  } catch (error) {
    return interrupt.signal.aborted ? EXIT.interrupted : reportError(error, `${PROGRAM} pack`);
  } finally {
    interrupt.release();
  }
};

/** The kinds by the names of the command. */
const KINDS: ReadonlyMap<string, PackKind> = new Map(
  (Object.keys(PACKS) as PackKind[]).map((kind) => [
    kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    kind,
  ]),
);

function kindOf(name = ''): PackKind {
  const kind = KINDS.get(name);
  if (kind) return kind;
  throw new TypeError(`There is no pack "${name}"; it is one of ${[...KINDS.keys()].join(', ')}.`);
}

async function readPicture(file: string) {
  const { handle } = await openAnywhere(path.resolve(file));
  try {
    if ((await handle.stat()).size > LARGEST)
      throw new TypeError(`${file} is larger than ${LARGEST / 2 ** 20} MB.`);
    return { name: path.parse(file).name, bytes: await handle.readFile() };
  } finally {
    await handle.close();
  }
}

/** A colour written as #rrggbb. */
function colourOf(text: string): Colour {
  const parts = /^#?([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text);
  if (!parts) throw new TypeError(`--background is "${text}"; it is a colour such as #1f6feb.`);
  const [red = 0, green = 0, blue = 0] = parts.slice(1).map((part) => Number.parseInt(part, 16));
  return [red, green, blue];
}
