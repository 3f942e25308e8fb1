// The papers of a sample person: both sides of an identity card, a passport's page and a utility bill.
import type { SamplePerson } from '../people.ts';
import { portrait } from './face.ts';
import { barcode, guilloche, machineLine, placed, rect, rosette, words, type Random } from './shapes.ts';

/** One colour per nationality: two people of one country have papers of one colour. */
const hueOf = ({ nationality }: SamplePerson) =>
  Array.from(nationality).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);

const fields = (x: number, y: number, rows: number, pitch: number, random: Random) =>
  Array.from(
    { length: rows },
    (_, row) =>
      words(x, y + row * pitch, 60 + random() * 70, 7, random, '#5d6677') +
      words(x, y + 14 + row * pitch, 130 + random() * 190, 15, random),
  ).join('');

const photo = (person: SamplePerson, x: number, y: number, width: number, height: number) => {
  const centre = { x: x + width / 2, y: y + height * 0.48 };
  return (
    `<clipPath id="photo${x}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/></clipPath>` +
    `<g clip-path="url(#photo${x})">${rect(x, y, width, height, '#dfe4ea')}${portrait(person, centre.x, centre.y, width / 235, 0, 1)}</g>`
  );
};

const signature = (x: number, y: number, random: Random) => {
  const curves = Array.from(
    { length: 8 },
    (_, step) =>
      `Q${x + step * 22 + 8} ${y - 30 + random() * 50} ${x + step * 22 + 20} ${y - 8 + random() * 16}`,
  );
  return `<path d="M${x} ${y}${curves.join('')}" fill="none" stroke="#1d2a5b" stroke-width="3" stroke-linecap="round"/>`;
};

const chip = (x: number, y: number) =>
  rect(x, y, 84, 66, '#d3b15c', 10) +
  `<path d="M${x} ${y + 22}h28v-22m0 44h-28m28 0v22m28 -66v22h28m-28 0v22h28m-28 0v22" fill="none" stroke="#8b6d24" stroke-width="2.4"/>`;

const cardGround = (person: SamplePerson, random: Random) => {
  const hue = hueOf(person);
  return (
    `<linearGradient id="ground" x2="1" y2="1"><stop stop-color="hsl(${hue} 55% 88%)"/><stop offset="1" stop-color="hsl(${(hue + 50) % 360} 50% 80%)"/></linearGradient>` +
    `<clipPath id="edge"><rect width="856" height="540" rx="26"/></clipPath>` +
    `<g clip-path="url(#edge)">${rect(0, 0, 856, 540, 'url(#ground)')}` +
    guilloche(856, 540, `hsl(${hue} 50% 52%)`, random) +
    guilloche(856, 540, `hsl(${(hue + 60) % 360} 45% 58%)`, random) +
    `</g>`
  );
};

export const cardFront = (person: SamplePerson, random: Random) => {
  const hue = hueOf(person);
  return (
    cardGround(person, random) +
    rect(34, 30, 74, 50, `hsl(${hue} 60% 38%)`, 5) +
    words(128, 34, 330, 16, random, `hsl(${hue} 60% 28%)`) +
    words(128, 60, 210, 10, random, `hsl(${hue} 40% 40%)`) +
    photo(person, 40, 116, 236, 300) +
    fields(316, 120, 5, 62, random) +
    rosette(728, 320, 92, `hsl(${(hue + 180) % 360} 60% 45%)`) +
    `<g opacity="0.35">${photo(person, 672, 120, 110, 140)}</g>` +
    chip(676, 430) +
    signature(330, 476, random)
  );
};

export const cardBack = (person: SamplePerson, random: Random) => {
  const hue = hueOf(person);
  return (
    cardGround(person, random) +
    fields(48, 44, 4, 66, random) +
    rosette(640, 150, 104, `hsl(${hue} 60% 42%)`) +
    barcode(470, 290, 330, 56, random) +
    rect(0, 376, 856, 164, '#f4f2ea') +
    [0, 1, 2].map((line) => machineLine(40, 398 + line * 44, 776, 30, random)).join('')
  );
};

export const passportPage = (person: SamplePerson, random: Random) => {
  const hue = hueOf(person);
  return (
    rect(0, 0, 900, 1180, `hsl(${hue} 45% 24%)`, 22) +
    rect(14, 14, 872, 562, '#f3efe4', 10) +
    placed(guilloche(872, 562, `hsl(${hue} 35% 60%)`, random), 14, 14) +
    rosette(450, 290, 190, `hsl(${hue} 45% 50%)`) +
    fields(90, 430, 2, 60, random) +
    rect(14, 586, 872, 580, '#f7f4ea', 10) +
    placed(guilloche(872, 430, `hsl(${(hue + 40) % 360} 45% 62%)`, random), 14, 586) +
    words(300, 616, 360, 18, random, `hsl(${hue} 60% 28%)`) +
    photo(person, 50, 660, 226, 300) +
    fields(312, 666, 5, 62, random) +
    rosette(770, 800, 80, `hsl(${(hue + 180) % 360} 55% 48%)`) +
    signature(620, 950, random) +
    rect(14, 1010, 872, 156, '#fbfaf4') +
    [0, 1].map((line) => machineLine(44, 1042 + line * 58, 812, 44, random)).join('')
  );
};

const billRows = (hue: number, random: Random) =>
  Array.from({ length: 9 }, (_, row) => {
    const y = 560 + row * 38;
    return (
      rect(70, y, 760, 38, row % 2 === 0 ? `hsl(${hue} 40% 95%)` : '#ffffff') +
      words(84, y + 13, 180 + random() * 190, 11, random) +
      words(520, y + 13, 60 + random() * 40, 11, random) +
      words(710, y + 13, 50 + random() * 50, 11, random)
    );
  }).join('');

const usageChart = (hue: number, random: Random) =>
  Array.from({ length: 12 }, (_, month) => {
    const tall = 30 + random() * 90;
    return rect(90 + month * 34, 1080 - tall, 22, tall, `hsl(${hue} 55% ${45 + (month % 3) * 8}%)`, 2);
  }).join('');

export const billPage = (person: SamplePerson, random: Random) => {
  const hue = (hueOf(person) + 120) % 360;
  return (
    rect(0, 0, 900, 1240, '#fdfdfb') +
    `<circle cx="124" cy="112" r="48" fill="hsl(${hue} 60% 45%)"/><path d="M132 76L104 120H122L114 150L146 104H126Z" fill="#fff"/>` +
    words(196, 92, 250, 24, random, `hsl(${hue} 60% 30%)`) +
    words(196, 128, 160, 10, random, '#7a8290') +
    [0, 1, 2, 3].map((line) => words(70, 230 + line * 26, 170 + random() * 150, 13, random)).join('') +
    [0, 1, 2]
      .map((line) => words(600, 230 + line * 26, 120 + random() * 110, 11, random, '#5d6677'))
      .join('') +
    [0, 1, 2, 3, 4]
      .map((line) => words(70, 390 + line * 24, 700 - random() * 160, 10, random, '#4b5260'))
      .join('') +
    rect(70, 522, 760, 38, `hsl(${hue} 60% 38%)`) +
    billRows(hue, random) +
    usageChart(hue, random) +
    barcode(560, 1000, 270, 80, random) +
    [0, 1, 2].map((line) => words(70, 1130 + line * 22, 740 - random() * 90, 8, random, '#8a919d')).join('')
  );
};
