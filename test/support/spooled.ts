// The temporary files of the server, which runs in the process of the test. They have no name any more.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';

const open = '/proc/self/fd';

const readOrNull = <Value>(read: () => Value): Value | null => {
  try {
    return read();
  } catch {
    return null;
  }
};

/** Those that are open and hold the text, by their descriptors. */
export const spooled = (mark: string): string[] =>
  readdirSync(open).filter((descriptor) => {
    const path = readOrNull(() => readlinkSync(`${open}/${descriptor}`));
    if (!path?.includes('/dossier-upload-')) return false;
    return readOrNull(() => readFileSync(`${open}/${descriptor}`))?.includes(mark) ?? false;
  });

/** Those of this process with a name, which it would leave behind where it is killed. */
export const named = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`dossier-upload-${process.pid}-`));
