// Where a PostgreSQL server is installed on this machine, if one is.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** The oldest that the store works with. */
const oldest = 15;

/** The folder of `initdb` and `postgres`, of the newest version; null where there is none that is new enough. */
export const findPostgres = () => {
  // Debian keeps them off the PATH, so that several versions can live side by side.
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
    ...globSync('/usr/lib/postgresql/*/bin'),
  ].filter((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))));
  const [newest] = [...new Set(folders.map((folder) => dirname(realpathSync(join(folder, 'postgres')))))]
    .map((folder) => ({ folder, version: readVersion(folder) }))
    .filter(({ version }) => version >= oldest)
    .sort((a, b) => b.version - a.version);
  return newest?.folder ?? null;
};

/** 0 where it can not be run. */
const readVersion = (folder) => {
  try {
    const text = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
    return Number(/\d+/.exec(text)?.[0] ?? 0);
  } catch {
    return 0;
  }
};
