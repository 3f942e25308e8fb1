import type { Provider } from './provider.ts';

/** What every file at a vendor has in common. */
export interface MediaFile {
  provider: Provider;
  fileName: string | null;
  contentType: string | null;
  /** Bytes. */
  byteSize: number | null;
  /** RFC 3339, UTC. */
  addedAt: string | null;
}

/** Bytes on their way from a vendor; the reader has to consume or destroy `body`. */
export interface MediaBytes {
  body: AsyncIterable<Uint8Array>;
  /** As the vendor says; null where it does not. */
  contentType: string | null;
  byteSize: number | null;
  /** Lets go of the vendor at once; there is nothing to let go of where it is left out. */
  cancel?(): void;
}
