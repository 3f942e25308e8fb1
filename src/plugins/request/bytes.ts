/** Bytes that come in pieces: a list of the pieces would cost a client of small ones next to nothing. */
export interface Bytes {
  add(piece: Uint8Array): void;
  size(): number;
  /** What has been added so far, in its order, in few blocks. */
  blocks(): Buffer[];
}

const firstBlock = 1024;
/** Larger ones would take too long to get from the system at one go. */
const largestBlock = 1024 * 1024;

export const createBytes = (): Bytes => {
  const full: Buffer[] = [];
  let room = Buffer.allocUnsafe(firstBlock);
  let used = 0;
  let size = 0;
  return {
    add(piece) {
      for (let start = 0; start < piece.length;) {
        if (used === room.length) {
          full.push(room);
          room = Buffer.allocUnsafe(Math.min(2 * room.length, largestBlock));
          used = 0;
        }
        const part = piece.subarray(start, start + room.length - used);
        room.set(part, used);
        used += part.length;
        start += part.length;
      }
      size += piece.length;
    },
    size: () => size,
    blocks: () => [...full, room.subarray(0, used)],
  };
};
