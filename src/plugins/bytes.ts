/** Bytes that come in pieces, kept as one: a list of pieces would cost a client of small ones next to nothing. */
export interface Bytes {
  add(piece: Buffer): void;
  /** What has been added so far; not a copy. */
  all(): Buffer;
}

const firstCapacity = 1024;

export const createBytes = (): Bytes => {
  let room = Buffer.allocUnsafe(firstCapacity);
  let size = 0;
  return {
    add(piece) {
      if (size + piece.length > room.length) {
        const larger = Buffer.allocUnsafe(Math.max(2 * room.length, size + piece.length));
        room.copy(larger, 0, 0, size);
        room = larger;
      }
      size += piece.copy(room, size);
    },
    all: () => room.subarray(0, size),
  };
};
