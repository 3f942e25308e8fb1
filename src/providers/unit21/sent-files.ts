import { ApiError } from '../../errors.ts';
import type { AddEntityMediaCode, EntityFile, EntityMedia } from '../../model/entity.ts';
import type { Sent } from '../../model/write.ts';
import { toMediaKey, toQuoted } from './multipart.ts';

/** A file as it may be found again. */
export interface SentFile {
  name: string;
  mediaType: string | null;
  /** Milliseconds since 1970. */
  sentAt: number;
}

/** As the vendor lists it. */
export type Entry = Pick<EntityMedia, 'name' | 'addedAt' | 'mediaType'>;

interface Tracked extends SentFile {
  file: EntityFile;
  accepted: boolean;
}

/** Milliseconds that the vendor's clock may differ; its times are whole seconds, besides. */
const clockSkew = 5_000;

const toSentFile = ({ name, mediaType }: EntityFile): SentFile => ({ name, mediaType, sentAt: Date.now() });

/** Remembers the files of one call that are stored, or may be, in the order in which they were sent. */
export class SentFiles {
  private entries: Tracked[] = [];

  async track(
    file: EntityFile,
    send: () => Promise<Sent<AddEntityMediaCode>>,
  ): Promise<Sent<AddEntityMediaCode>> {
    const entry: Tracked = { ...toSentFile(file), file, accepted: false };
    this.entries.push(entry);
    try {
      const answer = await send();
      if ('refused' in answer) this.forget(entry);
      else entry.accepted = true;
      return answer;
    } catch (error) {
      if (error instanceof ApiError && error.outcomeKnown) this.forget(entry);
      throw error;
    }
  }

  isShown(file: EntityFile, before: readonly Entry[], now: readonly Entry[]): boolean {
    const entry = this.entries.find((other) => other.file === file);
    return entry !== undefined && isStored(entry, this.rivals(entry), before, now);
  }

  /** A file that is about to be sent, and all others of its call: those that may come after it, too. */
  foresee(file: EntityFile, files: readonly EntityFile[]): { sent: SentFile; rivals: SentFile[] } {
    const rivals = files
      .filter((other) => other !== file)
      .map((other) => this.entries.find((entry) => entry.file === other) ?? toSentFile(other))
      .map(({ name, mediaType, sentAt }) => ({ name, mediaType, sentAt }));
    return { sent: toSentFile(file), rivals };
  }

  /**
   * The files whose entries could be taken for this one's. An accepted file only has the earlier ones to be taken
   * for; one with an unclear end could be taken for any.
   */
  private rivals(entry: Tracked): Tracked[] {
    const place = this.entries.indexOf(entry);
    return this.entries.filter((other, index) => other !== entry && (!entry.accepted || index < place));
  }

  private forget(entry: Tracked) {
    this.entries = this.entries.filter((other) => other !== entry);
  }
}

/**
 * The vendor's pages do not say whether an entry is named after the file or after its part, nor whether the escapes of a
 * quoted name are undone, so a file is looked for under each of these names.
 */
const namings = [(name: string) => name, toQuoted, toMediaKey];

/** Whether what is shown now can only be explained by this file being stored. */
export const isStored = (
  sent: SentFile,
  rivals: readonly SentFile[],
  before: readonly Entry[],
  now: readonly Entry[],
): boolean =>
  namings.some((toName) => {
    const alike = rivals.filter((other) => toName(other.name) === toName(sent.name));
    const earliest = Math.min(sent.sentAt, ...alike.map(({ sentAt }) => sentAt));
    const toNamed = (media: readonly Entry[]) =>
      media.filter(({ name, addedAt }) => name === toName(sent.name) && isFrom(addedAt, earliest));
    // Where the vendor gives no types, they tell nothing apart.
    const typed = toNamed(now).some(({ mediaType }) => mediaType !== null);
    const fits = ({ mediaType }: { mediaType: string | null }) => !typed || mediaType === sent.mediaType;
    const count = (media: readonly Entry[], since: number) =>
      toNamed(media).filter((medium) => fits(medium) && isFrom(medium.addedAt, since)).length;
    const added = (since: number) => count(now, since) - count(before, since);
    return added(sent.sentAt) > 0 && added(earliest) > alike.filter(fits).length;
  });

/** The entries that could be taken for the file. */
export const toAlike = ({ name }: EntityFile, media: readonly EntityMedia[]): Entry[] =>
  media
    .filter((medium) => namings.some((toName) => medium.name === toName(name)))
    .map(({ name: known, addedAt, mediaType }) => ({ name: known, addedAt, mediaType }));

/** Not before that moment, in milliseconds since 1970, as far as is known; the vendor's clock may be slow. */
const isFrom = (addedAt: string | null, since: number) =>
  addedAt === null || Date.parse(addedAt) >= since - clockSkew;
