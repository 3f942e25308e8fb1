/**
 * Bytes that libvips keeps of a picture while it passes through to one pixel; measured (libvips 8.18): some 770 rows,
 * and of a low one up to three times all of it.
 */
export const toStreamedBytes = (rowBytes: number, height: number): number =>
  rowBytes * Math.min(rowsAtOnce, 3 * height);

const rowsAtOnce = 800;
