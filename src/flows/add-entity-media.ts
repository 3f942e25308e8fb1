import { ApiError, errorCodes } from '../errors.ts';
import type { Written } from '../ledger/carry-out.ts';
import type { Writer } from '../ledger/write.ts';
import type {
  AddEntityMediaCode,
  CheckFile,
  Entity,
  EntityFile,
  EntityMediaType,
  GivenFile,
  SpooledUpload,
} from '../model/entity.ts';
import type { Json } from '../model/json.ts';
import type { Receipt, Refusal } from '../model/receipt.ts';
import type { Sources } from '../providers/index.ts';

export interface AddEntityMedia {
  entityId: string;
  media: {
    content: { file?: Promise<SpooledUpload> | null; base64?: string | null };
    name?: string | null;
    mediaType?: EntityMediaType | null;
    customData?: Json;
  }[];
  dryRun: boolean;
}

export interface AddedEntityMedia extends Omit<EntityFile, 'open' | 'customData'> {
  receipt: Receipt;
}

export interface AddedMedia {
  entity: Entity | null;
  added: AddedEntityMedia[];
  userErrors: Refusal<AddEntityMediaCode>[];
  /** Faults of files that were not sent, while others were. */
  faults: ApiError[];
}

const maxFiles = 10;

/** Checks every file first, so that one bad file keeps all of them back; then sends them, each with its receipt. */
export const addEntityMedia = async (
  sources: Sources,
  writer: Writer,
  checkFile: CheckFile,
  { entityId, media, dryRun }: AddEntityMedia,
): Promise<AddedMedia> => {
  if (media.length === 0) return refusedWith(refusal('NO_MEDIA', 'Give at least one file.'));
  if (media.length > maxFiles) {
    return refusedWith(
      refusal('TOO_MANY_FILES', `Give at most ${maxFiles} files; ${media.length} were given.`),
    );
  }
  const given = await Promise.all(media.map(toGivenFile));
  const checked: Awaited<ReturnType<CheckFile>>[] = [];
  const bad: Refusal<AddEntityMediaCode>[] = [];
  // One at a time, so that requests take turns, however many files each has.
  for (const [index, file] of given.entries()) {
    const result = await checkFile(file, index, bad.length === 0);
    checked.push(result);
    if ('refused' in result) bad.push(result.refused);
  }
  if (bad.length > 0) return refusedWith(...bad);

  const files = checked.flatMap((result) => ('file' in result ? [result.file] : []));
  const writes = sources.unit21.addMedia({ entityId, files, dryRun });
  return gather(files, await writer.writeTogether(writes));
};

/** What was sent keeps its receipt, whatever became of the files after it. */
const gather = (
  files: EntityFile[],
  results: PromiseSettledResult<Written<Entity, AddEntityMediaCode>>[],
): AddedMedia => {
  const gathered: AddedMedia = { entity: null, added: [], userErrors: [], faults: [] };
  const thrown: unknown[] = [];
  results.forEach((result, index) => {
    if (result.status === 'rejected') {
      thrown.push(result.reason);
    } else if ('receipt' in result.value) {
      const { name, mediaType, contentType, byteSize, sha256 } = files[index]!;
      const { receipt, value } = result.value;
      gathered.added.push({ name, mediaType, contentType, byteSize, sha256, receipt });
      gathered.entity = value ?? gathered.entity;
    } else {
      gathered.userErrors.push(...result.value.refused.filter((error) => isNew(error, gathered.userErrors)));
    }
  });
  if (thrown.length > 0 && gathered.added.length === 0 && gathered.userErrors.length === 0) throw thrown[0];
  // What ends one file mostly ends those after it, too, and is said once.
  for (const fault of thrown.map(toFault)) {
    if (!gathered.faults.some(({ code }) => code === fault.code)) gathered.faults.push(fault);
  }
  return gathered;
};

const toFault = (error: unknown): ApiError =>
  error instanceof ApiError
    ? error
    : new ApiError('INTERNAL_SERVER_ERROR', errorCodes.INTERNAL_SERVER_ERROR, { cause: error });

/** A refusal of the entity itself meets every file, and is said once. */
const isNew = (error: Refusal<string>, known: Refusal<string>[]) =>
  !known.some((other) => other.code === error.code && String(other.field) === String(error.field));

const toGivenFile = async (input: AddEntityMedia['media'][number], index: number): Promise<GivenFile> => ({
  content:
    input.content.file == null
      ? { base64: input.content.base64 ?? '' }
      : { upload: await input.content.file.catch(toMultipartFault) },
  name: input.name ?? null,
  mediaType: input.mediaType ?? null,
  customData: checkCustomData(input.customData ?? null, index),
});

const toMultipartFault = (cause: unknown): never => {
  throw new ApiError('MALFORMED_MULTIPART', 'A file named in "map" did not come with the request.', {
    status: 400,
    cause,
  });
};

const checkCustomData = (value: Json, index: number) => {
  if (value === null) return null;
  const refuse = (rule: string) => new ApiError('BAD_USER_INPUT', `media[${index}].customData ${rule}`);
  if (typeof value !== 'object' || Array.isArray(value)) throw refuse('must be a JSON object.');
  // Unit21 takes both from one object, so this key would be any type at all, past the list of those allowed.
  if (Object.hasOwn(value, 'media_type')) throw refuse('must not have the key media_type: use mediaType.');
  return value;
};

const refusal = (code: AddEntityMediaCode, message: string): Refusal<AddEntityMediaCode> => ({
  code,
  message,
  field: ['input', 'media'],
});

const refusedWith = (...userErrors: Refusal<AddEntityMediaCode>[]): AddedMedia => ({
  entity: null,
  added: [],
  userErrors,
  faults: [],
});
