import { ApiError } from '../../errors.ts';
import type { AddEntityMediaCode, EntityFile, EntityMedia } from '../../model/entity.ts';
import type { Sent } from '../../model/write.ts';
import { toMediaKey, toQuoted } from './multipart.ts';

interface Entry {
  file: EntityFile;
  /** Milliseconds since 1970. */
  sentAt: number;
  accepted: boolean;
}

/** Milliseconds that the vendor's clock may differ; its times are whole seconds, besides. */
const clockSkew = 5_000;

/** Remembers the files of one call that are stored, or may be, in the order in which they were sent. */
export class SentFiles {
  private entries: Entry[] = [];

  async track(
    file: EntityFile,
    send: () => Promise<Sent<AddEntityMediaCode>>,
  ): Promise<Sent<AddEntityMediaCode>> {
    const entry: Entry = { file, sentAt: Date.now(), accepted: false };
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

  /**
   * Whether what is shown now can only be explained by this file being stored. The vendor's pages do not say
   * whether an entry is named after the file or after its part, nor whether the escapes of a quoted name are
   * undone, so it is looked for under each of these names.
   */
  isShown(file: EntityFile, before: readonly EntityMedia[], now: readonly EntityMedia[]): boolean {
    const entry = this.entries.find((other) => other.file === file);
    if (entry === undefined) return false;
    return [(name: string) => name, toQuoted, toMediaKey].some((toName) => {
      const alike = this.rivals(entry).filter((other) => toName(other.file.name) === toName(file.name));
      const earliest = Math.min(entry.sentAt, ...alike.map(({ sentAt }) => sentAt));
      const toNamed = (media: readonly EntityMedia[]) =>
        media.filter(({ name, addedAt }) => name === toName(file.name) && isFrom(addedAt, earliest));
      // Where the vendor gives no types, they tell nothing apart.
      const typed = toNamed(now).some(({ mediaType }) => mediaType !== null);
      const fits = ({ mediaType }: { mediaType: string | null }) => !typed || mediaType === file.mediaType;
      const count = (media: readonly EntityMedia[], since: number) =>
        toNamed(media).filter((medium) => fits(medium) && isFrom(medium.addedAt, since)).length;
      const added = (since: number) => count(now, since) - count(before, since);
      return added(entry.sentAt) > 0 && added(earliest) > alike.filter((other) => fits(other.file)).length;
    });
  }

  /**
   * The files whose entries could be taken for this one's. An accepted file only has the earlier ones to be taken
   * for; one with an unclear end could be taken for any.
   */
  private rivals(entry: Entry): Entry[] {
    const place = this.entries.indexOf(entry);
    return this.entries.filter((other, index) => other !== entry && (!entry.accepted || index < place));
  }

  private forget(entry: Entry) {
    this.entries = this.entries.filter((other) => other !== entry);
  }
}

/** Not before that moment, in milliseconds since 1970, as far as is known; the vendor's clock may be slow. */
const isFrom = (addedAt: string | null, since: number) =>
  addedAt === null || Date.parse(addedAt) >= since - clockSkew;
