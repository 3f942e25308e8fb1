// Files that come in, and files that are served.
import { Counter, Gauge, type Registry } from 'prom-client';
import { ApiError } from '../errors.ts';
import type { CheckFile } from '../model/entity.ts';

export const countFiles = (register: Registry) => {
  const registers = [register];
  const checked = new Counter({
    name: 'dossier_upload_files_total',
    help: 'Uploaded files by what their check found: OK, or the code of the refusal or fault.',
    labelNames: ['result'],
    registers,
  });
  const bytes = new Counter({
    name: 'dossier_upload_bytes_total',
    help: 'Bytes of uploaded files that passed their check.',
    registers,
  });
  const served = new Counter({
    name: 'dossier_media_served_total',
    help: 'Files whose bytes were served behind signed links, by type and status; refused links are among the refused requests.',
    labelNames: ['type', 'status'],
    registers,
  });
  return {
    watchCheck:
      (check: CheckFile): CheckFile =>
      async (...given) => {
        try {
          const found = await check(...given);
          checked.inc({ result: 'file' in found ? 'OK' : found.refused.code });
          if ('file' in found) bytes.inc(found.file.byteSize);
          return found;
        } catch (error) {
          checked.inc({ result: error instanceof ApiError ? error.code : 'INTERNAL_SERVER_ERROR' });
          throw error;
        }
      },
    media: ({ type, status }: { type: string; status: number }) => served.inc({ type, status }),
  };
};

/** `read`: bytes. */
export const watchHeldBytes = (register: Registry, read: () => number): void => {
  new Gauge({
    name: 'dossier_request_held_bytes',
    help: 'Bytes of large JSON bodies that are held in memory; beyond 256,000,000 they are refused with SERVER_BUSY.',
    registers: [register],
    collect() {
      this.set(read());
    },
  });
};
