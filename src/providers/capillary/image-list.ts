// The list that gives each image its position. The vendor deletes by position, and positions move: everything
// here is there so that a position never means another photo than the one that was asked for.
import { toImageId } from './map.ts';
import type { WireImage } from './wire.ts';

/** What an image is known by again. */
export interface ImageMark {
  imageId: string;
  fileSize: string | null;
  lastModified: string | null;
}

export interface Located {
  /** From 0. */
  position: number;
  /** The whole list, in order. */
  images: ImageMark[];
}

const toMark = (wire: WireImage): ImageMark | null => {
  const imageId = toImageId(wire);
  if (imageId === null) return null;
  return {
    imageId,
    fileSize: wire.file?.fileSize ?? null,
    lastModified: wire.file?.lastModified ?? null,
  };
};

const isMark = (mark: ImageMark | null): mark is ImageMark => mark !== null;

/**
 * The numbers at the end of the names are 0, 1, 2 … in the list's order, or no name has one. Nowhere is it said
 * which of the two the position is, so they must not differ.
 */
const namesAgree = (images: readonly WireImage[]) => {
  const numbers = images.map(({ file }) => /(?<!\d)\d+$/.exec(file?.name ?? '')?.[0] ?? null);
  return (
    numbers.every((number) => number === null) || numbers.every((number, index) => number === String(index))
  );
};

/** Finds an image, and refuses where its position could name another one. */
export const locate = (
  images: readonly WireImage[],
  imageId: string,
): Located | 'IMAGE_NOT_FOUND' | 'IMAGES_CHANGED' => {
  const marks = images.map(toMark);
  // Before anything else: the one that is looked for may be the one that can't be told.
  if (!marks.every(isMark)) return 'IMAGES_CHANGED';
  const position = marks.findIndex((mark) => mark.imageId === imageId);
  if (position === -1) return 'IMAGE_NOT_FOUND';
  const distinct = new Set(marks.map((mark) => mark.imageId)).size === marks.length;
  return distinct && namesAgree(images) ? { position, images: marks } : 'IMAGES_CHANGED';
};

export interface Comparison {
  targetGone: boolean;
  /** Images that were not to be deleted, and are no longer in the list. */
  missing: string[];
  /** The list has an entry that can't be told: it may be any image. */
  unclear: boolean;
  /** The list is longer than it would be if nothing but what was meant had happened. */
  added: boolean;
  /** Images that were not to be deleted have other bytes. */
  altered: boolean;
}

/** What became of the list. */
export const compare = (before: Located, images: readonly WireImage[]): Comparison => {
  const now = images.map(toMark);
  const find = (imageId: string) => now.find((mark) => mark?.imageId === imageId);
  const target = before.images[before.position];
  const others = before.images.filter((mark) => mark !== target);
  const targetGone = target !== undefined && find(target.imageId) === undefined;
  const altered = others.some((mark) => {
    const found = find(mark.imageId);
    return found != null && (found.fileSize !== mark.fileSize || found.lastModified !== mark.lastModified);
  });
  return {
    targetGone,
    missing: others.map((mark) => mark.imageId).filter((imageId) => find(imageId) === undefined),
    unclear: now.includes(null),
    added: now.length !== before.images.length - (targetGone ? 1 : 0),
    altered,
  };
};
