// Small pieces of SVG that the sample pictures are put together from. Words are bars, never letters.

export type Random = () => number;

/** Mulberry32 over an FNV-1a hash: the same seed text gives the same picture on every machine. */
export const randomFrom = (seed: string): Random => {
  let state = 0x811c9dc5;
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export const round = (value: number) => Math.round(value * 10) / 10;

export const rect = (x: number, y: number, width: number, height: number, fill: string, radius = 0) =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}" fill="${fill}"/>`;

export const placed = (content: string, x: number, y: number, scale = 1, degrees = 0) =>
  `<g transform="translate(${round(x)} ${round(y)}) rotate(${round(degrees)}) scale(${scale})">${content}</g>`;

/** Interlaced waves, as on bank notes and documents. */
export const guilloche = (width: number, height: number, colour: string, random: Random) => {
  const waves = 2 + random() * 3;
  const swing = height / 7;
  const lines = Array.from({ length: 34 }, (_, line) => {
    const middle = (height * line) / 33;
    const phase = line * (0.25 + random() * 0.03);
    const points = Array.from({ length: 61 }, (__, step) => {
      const angle = (step / 60) * waves * 2 * Math.PI;
      const y = middle + swing * Math.sin(angle + phase) * Math.cos(angle / 3);
      return `${round((width * step) / 60)} ${round(y)}`;
    });
    return `<path d="M${points.join('L')}"/>`;
  });
  return `<g fill="none" stroke="${colour}" stroke-width="1.1" opacity="0.5">${lines.join('')}</g>`;
};

/** A rosette of turned ellipses. */
export const rosette = (x: number, y: number, radius: number, colour: string) => {
  const petals = Array.from(
    { length: 24 },
    (_, petal) => `<ellipse rx="${radius}" ry="${round(radius / 3)}" transform="rotate(${petal * 7.5})"/>`,
  );
  return placed(
    `<g fill="none" stroke="${colour}" stroke-width="0.9" opacity="0.6">${petals.join('')}</g>`,
    x,
    y,
  );
};

/** A line of text as bars: one bar per word, with gaps. */
export const words = (
  x: number,
  y: number,
  width: number,
  height: number,
  random: Random,
  fill = '#2b2f3a',
) => {
  const bars: string[] = [];
  for (let at = 0; at < width;) {
    const length = Math.min(width - at, height * (1.5 + random() * 5));
    bars.push(rect(x + at, y, length, height, fill, 1.5));
    at += length + height * 0.7;
  }
  return bars.join('');
};

/** One line of a machine-readable zone: cells of equal pitch, two strokes in each. */
export const machineLine = (x: number, y: number, width: number, cells: number, random: Random) => {
  const pitch = width / cells;
  const strokes = Array.from({ length: cells }, (_, cell) => {
    const left = x + cell * pitch;
    const tall = 8 + random() * 10;
    return (
      rect(left, y, pitch * 0.28, tall, '#16181d') +
      rect(left + pitch * 0.4, y + 18 - tall * 0.8, pitch * 0.26, tall * 0.8, '#16181d')
    );
  });
  return strokes.join('');
};

export const barcode = (x: number, y: number, width: number, height: number, random: Random) => {
  const bars: string[] = [];
  for (let at = 0; at < width; at += 3 + random() * 8)
    bars.push(rect(x + at, y, 1.5 + random() * 3, height, '#16181d'));
  return bars.join('');
};

/** The grain of a camera; it also keeps a flat drawing from becoming too small a file. */
export const grain = (width: number, height: number, seed: number, opacity: number) =>
  `<filter id="grain"><feTurbulence type="fractalNoise" baseFrequency="0.8" numOctaves="2" seed="${seed}"/>` +
  `<feColorMatrix type="saturate" values="0"/></filter>` +
  `<rect width="${width}" height="${height}" filter="url(#grain)" opacity="${opacity}"/>`;
