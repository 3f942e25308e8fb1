// Adding files to an entity. The vendor has no id, no echo and no way to remove one file, and a repeated call
// stores a second copy: each file is sent once, and found again by counting the entries of its name.
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../../errors.ts';
import type { HttpAnswer, HttpBody } from '../../http/call.ts';
import type { AddEntityMediaCode, Entity, EntityFile } from '../../model/entity.ts';
import type { Prepared, ReadBack, Sent, Write } from '../../model/write.ts';
import { isEntityId } from './entity-id.ts';
import { isShown, type Look } from './look.ts';
import { toMultipart } from './multipart.ts';
import { entityInUse, entityNotReadable, invalidEntityId, isAboutEntity, toRefusal } from './refusals.ts';
import { SentFiles } from './sent-files.ts';

export interface AddMediaInput {
  entityId: string;
  files: EntityFile[];
  dryRun: boolean;
}

export interface AddMediaCalls {
  /** Asks the vendor afresh; asked while an answer is on its way, it gives that answer. */
  look(): Promise<Look>;
  /** The one call that stores something; it comes back with one of `addMediaStatuses`. */
  put(body: HttpBody): Promise<HttpAnswer>;
  /** Milliseconds to wait after each 423 before the next try; as many tries more. */
  busyPauses: readonly number[];
}

export interface Before {
  look: Look;
}

export type AddMedia = Write<Before, Entity, AddEntityMediaCode>;
type Answer = Sent<AddEntityMediaCode>;

/** What the vendor documents for adding media beside refused credentials, limits and faults. */
export const addMediaStatuses = [200, 400, 404, 409, 413, 423];

/** One write for each file; they may be carried out together. */
export const toAddMedia = (input: AddMediaInput, calls: AddMediaCalls): AddMedia[] => {
  let looked: Promise<Look> | undefined;
  const lookOnce = () => (looked ??= calls.look());
  const send = createSender();
  const sent = new SentFiles();
  const group = {};
  return input.files.map((file, index) => ({
    provider: 'UNIT21',
    operation: 'addEntityMedia',
    effect: 'ADDED',
    reversible: false,
    dryRun: input.dryRun,
    exclusive: { key: `UNIT21:${input.entityId}`, group, busy: entityInUse() },
    shows: 'late',
    prepare: async () =>
      isEntityId(input.entityId) ? prepare(await lookOnce(), input.dryRun) : { refused: [invalidEntityId()] },
    send: ({ look }) =>
      send(() =>
        sent.track(file, async () => {
          const { answer, tries } = await putUntilFree(toMultipart(file), calls);
          if (answer.status === 200) return { accepted: [] };
          return { refused: [toRefusal(answer, { index, tries, look })] };
        }),
      ),
    readBack: async (before) => readBack(file, before, await calls.look(), sent),
  }));
};

const prepare = (look: Look, dryRun: boolean): Prepared<Before, Entity, AddEntityMediaCode> => {
  // Otherwise not a refusal yet: the read of entities is deprecated, and may be gone while media is still taken.
  return dryRun && look === 'ABSENT' ? { refused: [entityNotReadable()] } : { before: { look } };
};

/** 423 means that nothing was stored, so it is the one answer after which a file is sent again. */
const putUntilFree = async (body: HttpBody, calls: AddMediaCalls) => {
  for (let tries = 1; ; tries += 1) {
    const answer = await calls.put(body);
    const pause = calls.busyPauses[tries - 1];
    if (answer.status !== 423 || pause === undefined) return { answer, tries };
    await sleep(pause * (0.75 + Math.random() / 2));
  }
};

/**
 * Sends one file after another, as the vendor locks an entity that is being changed. What would meet the later
 * files in the same way, is told of them without sending them.
 */
const createSender = () => {
  let last: Promise<unknown> = Promise.resolve();
  let ended: (() => Answer) | null = null;
  const sendNext = async (send: () => Promise<Answer>): Promise<Answer> => {
    if (ended !== null) return ended();
    try {
      const answer = await send();
      if ('refused' in answer && answer.refused.some(isAboutEntity)) ended = () => answer;
      return answer;
    } catch (error) {
      // Credentials, limits, a host that can not be reached: nothing was stored, and nothing will be.
      if (error instanceof ApiError && error.outcomeKnown) {
        ended = () => {
          throw error;
        };
      }
      throw error;
    }
  };
  return (send: () => Promise<Answer>): Promise<Answer> => {
    const sending = last.then(() => sendNext(send));
    last = sending.catch(() => undefined);
    return sending;
  };
};

const readBack = (file: EntityFile, before: Before, look: Look, sent: SentFiles): ReadBack<Entity> => {
  if (!isShown(look)) {
    throw new ApiError('PROVIDER_BAD_RESPONSE', 'The entity can not be read back.', { provider: 'UNIT21' });
  }
  // Where it was not shown before, there is nothing to compare with.
  const stored = isShown(before.look) && sent.isShown(file, before.look.media, look.media);
  return { state: stored ? 'done' : 'not-done', value: look };
};
