// The face of a sample person: the same features in every picture of that person.
import type { SamplePerson } from '../people.ts';
import { placed, randomFrom } from './shapes.ts';

const skins = ['#f1cdb0', '#e3b48f', '#c98f66', '#a96f48', '#7d4e31', '#f6dcc6'];
const hairs = ['#2a1d16', '#4a2f1d', '#7a4a22', '#b98a46', '#151515', '#8c3b1f'];
const eyes = ['#4a6b8a', '#5b4327', '#3f6b4a', '#2f2a26'];
const clothes = ['#34507a', '#7a3440', '#3b6b58', '#5c4a7d', '#8a6a35', '#3d4450'];

const pick = (list: readonly string[], value: number) => list[Math.floor(value * list.length)] ?? '#777777';

interface Features {
  skin: string;
  hair: string;
  eye: string;
  cloth: string;
  long: boolean;
  beard: boolean;
  glasses: boolean;
  /** Half the width of the face. */
  breadth: number;
}

const featuresOf = (person: SamplePerson): Features => {
  const random = randomFrom(`face ${person.number}`);
  const grey = person.dateOfBirth < '1980';
  return {
    skin: pick(skins, random()),
    hair: grey ? '#9a9a98' : pick(hairs, random()),
    eye: pick(eyes, random()),
    cloth: pick(clothes, random()),
    long: person.gender === 'female',
    beard: person.gender === 'male' && random() < 0.5,
    glasses: random() < 0.35,
    breadth: 52 + random() * 9,
  };
};

const backHair = ({ hair, long, breadth }: Features) =>
  long
    ? `<path d="M${-breadth - 18} 60C${-breadth - 30} -40 -60 -110 0 -110S${breadth + 30} -40 ${breadth + 18} 60L${breadth + 8} 100H${-breadth - 8}Z" fill="${hair}"/>`
    : '';

const body = ({ cloth, skin }: Features) =>
  `<path d="M-125 190C-125 110 -70 100 -30 88H30C70 100 125 110 125 190Z" fill="${cloth}"/>` +
  `<path d="M-26 50V92C-26 112 26 112 26 92V50Z" fill="${skin}"/>` +
  `<path d="M-26 62C-10 84 10 84 26 62V78C10 94 -10 94 -26 78Z" fill="#000" opacity="0.16"/>`;

const frontHair = ({ hair, long, breadth }: Features) =>
  long
    ? `<path d="M${-breadth - 6} 10C${-breadth - 8} -90 -30 -98 0 -98S${breadth + 8} -90 ${breadth + 6} 10C${breadth - 4} -30 20 -52 -12 -66C-30 -46 ${-breadth + 2} -30 ${-breadth - 6} 10Z" fill="${hair}"/>`
    : `<path d="M${-breadth - 2} -14C${-breadth - 12} -88 -34 -100 4 -100S${breadth + 12} -80 ${breadth + 2} -14C${breadth - 6} -48 30 -58 0 -58S${-breadth + 4} -44 ${-breadth - 2} -14Z" fill="${hair}"/>`;

const eye = (x: number, colour: string) =>
  `<ellipse cx="${x}" cy="-12" rx="11" ry="6.5" fill="#fbfaf8"/><circle cx="${x}" cy="-12" r="5.4" fill="${colour}"/>` +
  `<circle cx="${x}" cy="-12" r="2.4" fill="#111"/><circle cx="${x + 2}" cy="-14" r="1.2" fill="#fff"/>`;

const brows = (hair: string) =>
  `<g stroke="${hair}" stroke-width="5" stroke-linecap="round" fill="none"><path d="M-37 -29Q-24 -37 -11 -30"/><path d="M37 -29Q24 -37 11 -30"/></g>`;

const noseAndMouth = (smile: number) =>
  `<path d="M-2 -8C-4 8 -12 18 -6 22Q0 26 7 22" fill="none" stroke="#000" stroke-opacity="0.28" stroke-width="3" stroke-linecap="round"/>` +
  `<path d="M-20 40Q0 ${40 + smile} 20 40Q0 ${46 + smile * 1.5} -20 40Z" fill="#9c4a48"/>`;

const beardOf = ({ hair, breadth }: Features) =>
  `<path d="M${-breadth + 1} 6C${-breadth + 4} 66 -30 84 0 84S${breadth - 4} 66 ${breadth - 1} 6C${breadth - 12} 34 28 30 0 30S${-breadth + 12} 34 ${-breadth + 1} 6Z" fill="${hair}" opacity="0.85"/>`;

const glassesOf = (breadth: number) =>
  `<g fill="#fff" fill-opacity="0.14" stroke="#20242c" stroke-width="3.4"><rect x="-44" y="-25" width="38" height="27" rx="9"/>` +
  `<rect x="6" y="-25" width="38" height="27" rx="9"/><path d="M-6 -16H6M-44 -16H${-breadth}M44 -16H${breadth}" fill="none"/></g>`;

/** Head and shoulders, 250 wide and 300 high about the point given; `turn` tilts the head. */
export const portrait = (person: SamplePerson, x: number, y: number, scale: number, turn = 0, smile = 4) => {
  const features = featuresOf(person);
  const { skin, breadth } = features;
  const head =
    `<g fill="${skin}"><ellipse cx="${-breadth}" cy="-4" rx="9" ry="15"/><ellipse cx="${breadth}" cy="-4" rx="9" ry="15"/></g>` +
    `<path d="M${-breadth} -20C${-breadth} -78 -34 -92 0 -92S${breadth} -78 ${breadth} -20C${breadth} 46 30 80 0 80S${-breadth} 46 ${-breadth} -20Z" fill="${skin}"/>` +
    `<path d="M${breadth * 0.35} -90C${breadth} -78 ${breadth} -46 ${breadth} -20C${breadth} 46 30 80 0 80C34 60 ${breadth * 0.8} 10 ${breadth * 0.35} -90Z" fill="#000" opacity="0.07"/>`;
  const parts = [
    head,
    features.beard ? beardOf(features) : '',
    eye(-24, features.eye) + eye(24, features.eye) + brows(features.hair) + noseAndMouth(smile),
    frontHair(features),
    features.glasses ? glassesOf(breadth) : '',
  ];
  const turned = (content: string) => placed(content, 0, 0, 1, turn);
  return placed(turned(backHair(features)) + body(features) + turned(parts.join('')), x, y, scale);
};
