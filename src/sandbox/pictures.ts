// The sample people's pictures: drawn, not photographed, and the same on every start.
import sharp from 'sharp';
import type { SamplePerson } from './people.ts';
import { portrait } from './pictures/face.ts';
import { billPage, cardBack, cardFront, passportPage } from './pictures/papers.ts';
import { grain, placed, randomFrom, rect, type Random } from './pictures/shapes.ts';

export type PictureKind = 'id-front' | 'id-back' | 'passport' | 'selfie' | 'profile' | 'utility-bill';

interface Scene {
  width: number;
  height: number;
  draw: (person: SamplePerson, random: Random) => string;
}

/** The paper on a table, as a phone's camera sees it: never quite straight. */
const onTable = (
  width: number,
  height: number,
  [paperWidth, paperHeight]: readonly [number, number],
  draw: Scene['draw'],
): Scene => ({
  width,
  height,
  draw: (person, random) => {
    const hue = Math.floor(random() * 360);
    const degrees = (random() - 0.5) * 5;
    const scale = Math.min((width * 0.9) / paperWidth, (height * 0.9) / paperHeight);
    const at = { x: (width - paperWidth * scale) / 2, y: (height - paperHeight * scale) / 2 };
    const boards = Array.from({ length: 7 }, (_, board) =>
      rect(
        0,
        (height / 7) * board,
        width,
        height / 7 - 2,
        `hsl(${hue} 16% ${34 + ((board * 5) % 3) * 3 + random() * 3}%)`,
      ),
    );
    const shadow = rect(7, 11, paperWidth, paperHeight, '#000000', 24);
    const paper = `<g opacity="0.3">${shadow}</g>${draw(person, random)}`;
    return rect(0, 0, width, height, '#26221f') + boards.join('') + placed(paper, at.x, at.y, scale, degrees);
  },
});

const wall = (width: number, height: number, random: Random) => {
  const hue = Math.floor(random() * 360);
  const window = { x: width * (random() < 0.5 ? 0.04 : 0.66), y: height * 0.06 };
  return (
    `<linearGradient id="wall" x2="0.6" y2="1"><stop stop-color="hsl(${hue} 18% 84%)"/><stop offset="1" stop-color="hsl(${hue} 20% 62%)"/></linearGradient>` +
    rect(0, 0, width, height, 'url(#wall)') +
    rect(window.x, window.y, width * 0.3, height * 0.36, '#eef4f8', 4) +
    rect(window.x + width * 0.145, window.y, width * 0.012, height * 0.36, '#b9b4aa') +
    rect(0, height * 0.8, width, height * 0.2, `hsl(${(hue + 30) % 360} 18% 50%)`)
  );
};

const scenes: Record<PictureKind, Scene> = {
  'id-front': onTable(960, 640, [856, 540], cardFront),
  'id-back': onTable(960, 640, [856, 540], cardBack),
  passport: onTable(800, 1040, [900, 1180], passportPage),
  'utility-bill': onTable(800, 1080, [900, 1240], billPage),
  selfie: {
    width: 720,
    height: 960,
    draw: (person, random) =>
      wall(720, 960, random) + portrait(person, 350 + random() * 30, 500, 2.45, (random() - 0.5) * 12, 9),
  },
  profile: {
    width: 640,
    height: 640,
    draw: (person, random) =>
      `<radialGradient id="light"><stop stop-color="hsl(${Math.floor(random() * 360)} 45% 86%)"/><stop offset="1" stop-color="hsl(${Math.floor(random() * 360)} 35% 60%)"/></radialGradient>` +
      rect(0, 0, 640, 640, 'url(#light)') +
      portrait(person, 320, 315, 1.75, (random() - 0.5) * 6, 8),
  },
};

const render = (kind: PictureKind, person: SamplePerson, variant: number): Promise<Buffer> => {
  const { width, height, draw } = scenes[kind];
  const random = randomFrom(`${kind} ${person.number} ${variant}`);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    draw(person, random) +
    grain(width, height, 1 + Math.floor(random() * 9999), 0.07) +
    `</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).jpeg({ quality: 78 }).toBuffer();
};

const drawn = new Map<string, Promise<Buffer>>();

/** A JPEG of 12 KB to 200 KB; another variant is another shot of the same thing. */
export const picture = (kind: PictureKind, person: SamplePerson, variant = 0): Promise<Buffer> => {
  const key = `${kind} ${person.number} ${variant}`;
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const fresh = render(kind, person, variant);
  drawn.set(key, fresh);
  return fresh;
};
