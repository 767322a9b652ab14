import { skyColor, toHex } from './color.ts';
import type { Scene } from './scene.ts';
import { GLOW } from './scene.ts';
import type { TextBlock } from './text.ts';
import { ADVANCE, LINE_HEIGHT, PADDING } from './text.ts';

/** The scene as an SVG document with real text. */
export function writeSvg(scene: Scene): Uint8Array {
  const { width, height, sky, sun } = scene;
  const stops = [0, 0.2, 0.4, 0.6, 0.8, 1].map(
    (way) => `<stop offset="${way}" stop-color="${toHex(skyColor(sky, way))}"/>`,
  );
  const circle = (r: number, opacity: number): string =>
    `<circle cx="${short(sun.x)}" cy="${short(sun.y)}" r="${short(r)}" fill="${toHex(sun.color)}" opacity="${opacity}"/>`;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<linearGradient id="sky" gradientUnits="userSpaceOnUse" x2="0" y2="${scene.dunes[0]?.bottom ?? height}">${stops.join('')}</linearGradient>`,
    `<rect width="${width}" height="${height}" fill="url(#sky)"/>`,
    circle(sun.r * GLOW, 0.12) + circle((sun.r * (1 + GLOW)) / 2, 0.18) + circle(sun.r, 1),
    ...scene.dunes.map((dune, i) => duneShape(scene, dune, i)),
    scene.caption ? panel(scene.caption) + textLines(scene.caption) : '',
    scene.footer ? textLines(scene.footer) : '',
    '</svg>',
  ];
  return Buffer.from(`${lines.filter((line) => line !== '').join('\n')}\n`);
}

function duneShape(scene: Scene, dune: Scene['dunes'][number], i: number): string {
  const step = Math.max(1, scene.width / 128);
  const points: string[] = [];
  for (let x = 0; x < scene.width + step; x += step) {
    points.push(`${short(x)} ${short(dune.crest(x))}`);
  }
  const end = dune.top + 2 * (dune.bottom - dune.top);
  return [
    `<linearGradient id="dune${i}" gradientUnits="userSpaceOnUse" x2="0" y1="${dune.top}" y2="${end}">`,
    `<stop stop-color="${toHex(dune.light)}"/><stop offset="1" stop-color="${toHex(dune.dark)}"/></linearGradient>`,
    `<path d="M${points.join('L')}V${scene.height}H0Z" fill="url(#dune${i})"/>`,
  ].join('');
}

function panel(block: TextBlock): string {
  const pad = PADDING * block.scale;
  return (
    `<rect x="${block.left - pad}" y="${block.top - pad}" width="${block.width + 2 * pad}" ` +
    `height="${block.height + 2 * pad}" rx="${2 * block.scale}" fill="#0a0f1a" opacity="0.62"/>`
  );
}

function textLines({ lines, scale, left, top }: TextBlock): string {
  return lines
    .map((line, i) => {
      const length = (Array.from(line).length * ADVANCE - 1) * scale;
      const baseline = top + (i * LINE_HEIGHT + 7) * scale;
      return `<text x="${left}" y="${baseline}" textLength="${length}" font-family="monospace" font-size="${9 * scale}" fill="#fff" lengthAdjust="spacingAndGlyphs">${escape(line)}</text>`;
    })
    .join('');
}

function escape(text: string): string {
  return text.replace(
    /[&<>\p{Cc}]/gu,
    (found) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[found] ?? '',
  );
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
