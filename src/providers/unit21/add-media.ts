// Adding files to an entity. The vendor has no id, no echo and no way to remove one file, and a repeated call
// stores a second copy: each file is sent once, and found again by counting the entries of its name.
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../../errors.ts';
import type { HttpAnswer, HttpBody } from '../../http/call.ts';
import { readCorrelationId } from '../../http/correlation-id.ts';
import type { AddEntityMediaCode, Entity, EntityFile } from '../../model/entity.ts';
import type { Refusal } from '../../model/receipt.ts';
import type { Prepared, ReadBack, Recalled, Sent, Write } from '../../model/write.ts';
import { isEntityId } from './entity-id.ts';
import { isShown, type Look } from './look.ts';
import { toMultipart } from './multipart.ts';
import { entityInUse, entityNotReadable, invalidEntityId, isAboutEntity, toRefusal } from './refusals.ts';
import { SentFiles, isStored, toAlike, type Entry, type SentFile } from './sent-files.ts';

export interface AddMediaInput {
  entityId: string;
  files: EntityFile[];
  dryRun: boolean;
}

export interface AddMediaCalls {
  /** Asks the vendor afresh; asked while an answer is on its way, it gives that answer. */
  look(): Promise<Look>;
  /** The one call that stores something; it comes back with one of the statuses of `linkMedia` (calls.ts). */
  put(body: HttpBody, signal: AbortSignal): Promise<HttpAnswer>;
  /** Milliseconds to wait after each 423 before the next try; as many tries more. */
  busyPauses: readonly number[];
  /** Milliseconds until the operation has to be answered. */
  timeLeft(): number;
}

export interface Before {
  look: Look;
}

export type AddMedia = Write<Before, Entity, AddEntityMediaCode>;

/** What is needed to find the file again: how it is known, and what could be taken for it. */
export interface AddMediaPlan {
  entityId: string;
  sent: SentFile;
  /** The other files of the call. */
  rivals: SentFile[];
  /** The entries that were there before and could be taken for it; null where the entity was not shown. */
  before: Entry[] | null;
}

/** One write for each file, to be carried out in this order. */
export const toAddMedia = (input: AddMediaInput, calls: AddMediaCalls): AddMedia[] => {
  const { entityId, files, dryRun } = input;
  let looked: Promise<Look> | undefined;
  const lookOnce = () => (looked ??= calls.look());
  const end = createEnd();
  const sent = new SentFiles();
  return files.map((file, index) => ({
    provider: 'UNIT21',
    operation: 'addEntityMedia',
    effect: 'ADDED',
    reversible: false,
    dryRun,
    exclusive: { key: `UNIT21:${entityId}`, busy: entityInUse() },
    target: { record: entityId, file: file.name },
    arguments: { mediaType: file.mediaType, contentType: file.contentType, byteSize: file.byteSize },
    shows: 'late',
    prepare: async () => {
      if (!isEntityId(entityId)) return { refused: [invalidEntityId()] };
      return end.said() ?? prepare(await lookOnce(), dryRun);
    },
    send: ({ look }, signal) =>
      end.listen(() =>
        sent.track(file, async () => {
          const { answer, tries } = await putUntilFree(toMultipart(file), calls, signal);
          const correlationId = readCorrelationId(answer);
          if (answer.status === 200) return { accepted: [], correlationId };
          return { refused: [toRefusal(answer, { index, tries, look })], correlationId };
        }),
      ),
    readBack: async (before) => readBack(file, before, await calls.look(), sent),
    toPlan: ({ look }): AddMediaPlan => ({
      entityId,
      ...sent.foresee(file, files),
      before: isShown(look) ? toAlike(file, look.media) : null,
    }),
  }));
};

/** Where the file was not shown before, there is nothing to compare with. */
export const recallAddMedia = (plan: AddMediaPlan, look: AddMediaCalls['look']): Recalled => ({
  shows: 'late',
  readBack: async () => {
    const found = await look();
    if (!isShown(found)) throw unreadable();
    const stored = plan.before !== null && isStored(plan.sent, plan.rivals, plan.before, found.media);
    return { state: stored ? 'done' : 'not-done', value: found };
  },
});

const prepare = (look: Look, dryRun: boolean): Prepared<Before, Entity, AddEntityMediaCode> => {
  // Otherwise not a refusal yet: the read of entities is deprecated, and may be gone while media is still taken.
  return dryRun && look === 'ABSENT' ? { refused: [entityNotReadable()] } : { before: { look } };
};

/** 423 means that nothing was stored, so it is the one answer after which a file is sent again. */
const putUntilFree = async (body: HttpBody, calls: AddMediaCalls, signal: AbortSignal) => {
  for (let tries = 1; ; tries += 1) {
    const answer = await calls.put(body, signal);
    const pause = (calls.busyPauses[tries - 1] ?? Infinity) * (0.75 + Math.random() / 2);
    if (answer.status !== 423 || pause > calls.timeLeft() / 2) return { answer, tries };
    await sleep(pause);
  }
};

/**
 * What would meet the later files of the call in the same way, is told of them without sending them.
 */
const createEnd = () => {
  let said: (() => { refused: Refusal<AddEntityMediaCode>[] }) | null = null;
  return {
    said: () => said?.() ?? null,
    async listen(send: () => Promise<Sent<AddEntityMediaCode>>): Promise<Sent<AddEntityMediaCode>> {
      try {
        const answer = await send();
        if ('refused' in answer && answer.refused.some(isAboutEntity)) said = () => answer;
        return answer;
      } catch (error) {
        // Credentials, limits, a host that can not be reached: nothing was stored, and nothing will be.
        if (error instanceof ApiError && error.outcomeKnown) {
          said = () => {
            throw error;
          };
        }
        throw error;
      }
    },
  };
};

const readBack = (file: EntityFile, before: Before, look: Look, sent: SentFiles): ReadBack<Entity> => {
  if (!isShown(look)) throw unreadable();
  // Where it was not shown before, there is nothing to compare with.
  const stored = isShown(before.look) && sent.isShown(file, before.look.media, look.media);
  return { state: stored ? 'done' : 'not-done', value: look };
};

const unreadable = () =>
  new ApiError('PROVIDER_BAD_RESPONSE', 'The entity can not be read back.', { provider: 'UNIT21' });
