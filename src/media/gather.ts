/**
 * A stream in pieces of `size` bytes, the last one shorter: whatever is done with each is done less often, however small
 * the pieces are that a network gives. A piece is good until the next one is asked for.
 */
export async function* gather(stream: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  const piece = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  for await (const chunk of stream) {
    for (let taken = 0; taken < chunk.byteLength;) {
      const next = chunk.subarray(taken, taken + size - filled);
      piece.set(next, filled);
      taken += next.byteLength;
      filled += next.byteLength;
      if (filled < size) continue;
      yield piece;
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}
