import type { SpooledUpload } from './entity.ts';

/** Stands in the variables of an operation for a file of its form. */
export class Upload {
  readonly #coming = Promise.withResolvers<SpooledUpload>();

  /** Never rejected: a file that could not be taken says so itself. */
  get file(): Promise<SpooledUpload> {
    return this.#coming.promise;
  }

  resolve(file: SpooledUpload): void {
    this.#coming.resolve(file);
  }
}
