import { ApiError } from '../../errors.ts';
import type { AddEntityMediaCode, EntityFile, EntityMedia } from '../../model/entity.ts';
import type { Sent } from '../../model/write.ts';
import { toMediaKey, toQuoted } from './multipart.ts';

interface Entry {
  file: EntityFile;
  accepted: boolean;
}

/** Remembers the files of one call that are stored, or may be, in the order in which they were sent. */
export class SentFiles {
  private entries: Entry[] = [];

  async track(
    file: EntityFile,
    send: () => Promise<Sent<AddEntityMediaCode>>,
  ): Promise<Sent<AddEntityMediaCode>> {
    const entry: Entry = { file, accepted: false };
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
    return [(name: string) => name, toQuoted, toMediaKey].some((toName) => {
      const name = toName(file.name);
      const added = count(now, name) - count(before, name);
      return added > this.rivals(file, (other) => toName(other.name) === name);
    });
  }

  /**
   * How many entries of the name may be those of other files. An accepted file only has the earlier ones to be
   * taken for; one with an unclear end could be taken for any.
   */
  private rivals(file: EntityFile, isLike: (other: EntityFile) => boolean): number {
    const place = this.entries.findIndex((entry) => entry.file === file);
    const accepted = this.entries[place]?.accepted ?? false;
    return this.entries.filter(
      (entry, index) => index !== place && isLike(entry.file) && (!accepted || index < place),
    ).length;
  }

  private forget(entry: Entry) {
    this.entries = this.entries.filter((other) => other !== entry);
  }
}

const count = (media: readonly EntityMedia[], name: string) =>
  media.filter((medium) => medium.name === name).length;
