import type { Component } from './components.ts';

export { findComponents } from './components.ts';

const INTRODUCTION = `fal for VS Code holds parts of the programs below. Each is named with the copyright lines of its licence, above the
text of that licence. A package for one purpose may hold fewer of them.

This software is based in part on the work of the Independent JPEG Group.
The font of icons is a subset of that of @vscode/codicons.`;

/** Lines that differ between packages with the same licence. */
const COPYRIGHT = /^[ \t]*copyright (?:\(c\)|©|\[?\d{4}).*$/gim;
const TITLE = /^[ \t#(]*(?:the )?(?:mit|isc|bsd [23]-clause)(?: license)?(?: \(mit\))?[ \t):]*$/gim;

/** How to apply the Apache License to one's own work is not a part of its terms. */
const APPENDIX = /(?<=Apache License\n[^]*END OF TERMS AND CONDITIONS)[^]*/;

/** This licence may be named by its address instead of its text. */
const BY_ADDRESS = 'Attribution 4.0 International\n';
const ADDRESS = 'https://creativecommons.org/licenses/by/4.0/legalcode';

/** The text of THIRD-PARTY-NOTICES: every component, and every licence text once. */
export function noticesOf(components: readonly Component[]): string {
  const groups = new Map<string, { body: string; members: string[] }>();
  for (const { name, version, license, texts, within } of components) {
    for (const text of texts) {
      const { body, copyright } = split(text);
      const key = body.replaceAll(/\s+/g, ' ').replaceAll(/[“”]/g, '"').toLowerCase();
      const group = groups.get(key) ?? { body, members: [] };
      const title = within === undefined ? name : `${name} in ${within}`;
      group.members.push([`${title} ${version}, ${license}`, ...copyright].join('\n  '));
      groups.set(key, group);
    }
  }
  const parts = [...groups.values()].map(({ body, members }) => `${members.join('\n')}\n\n${body}`);
  return `${[INTRODUCTION, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** A licence without its title and copyright lines, and these lines. */
function split(text: string): { body: string; copyright: string[] } {
  if (text.startsWith(BY_ADDRESS)) return { body: ADDRESS, copyright: [] };
  const copyright = (text.match(COPYRIGHT) ?? []).map((line) => line.trim());
  const body = text.replaceAll(COPYRIGHT, '').replaceAll(TITLE, '').replace(APPENDIX, '');
  return { body: body.replaceAll(/\n{3,}/g, '\n\n').trim(), copyright };
}
