// A GIF's own structure: https://www.w3.org/Graphics/GIF/spec-gif89a.txt

export interface Gif {
  /** The offset after its last byte. */
  end: number;
  /** Of the screen, or of the frames where they reach beyond it. */
  width: number;
  height: number;
  frames: number;
  /** Its comments. */
  texts: Buffer[];
}

/** Null where it has no end. */
export const readGif = (bytes: Buffer): Gif | null => {
  const toTableSize = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const skipBlocks = (from: number) => {
    let at = from;
    while (bytes.readUInt8(at) !== 0) at += bytes.readUInt8(at) + 1;
    return at + 1;
  };
  const texts: Buffer[] = [];
  let [width, height, frames] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8), 0];
  let at = 13 + toTableSize(bytes.readUInt8(10));
  for (;;) {
    const kind = bytes.readUInt8(at);
    if (kind === 0x3b) return { end: at + 1, width, height, frames, texts };
    const begun = at;
    if (kind === 0x21) {
      at = skipBlocks(at + 2);
      if (bytes[begun + 1] === 0xfe) texts.push(bytes.subarray(begun + 3, at));
    } else if (kind === 0x2c) {
      frames += 1;
      width = Math.max(width, bytes.readUInt16LE(at + 1) + bytes.readUInt16LE(at + 5));
      height = Math.max(height, bytes.readUInt16LE(at + 3) + bytes.readUInt16LE(at + 7));
      at = skipBlocks(at + 11 + toTableSize(bytes.readUInt8(at + 9)));
    } else return null;
  }
};
