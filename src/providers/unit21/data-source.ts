import { ApiError, invalidId } from '../../errors.ts';
import { createCallLoader } from '../../http/call-loader.ts';
import type { HttpClient } from '../../http/call.ts';
import { readJson } from '../../http/read-json.ts';
import type { AddEntityMediaCode, Entity, EntityMedia } from '../../model/entity.ts';
import type { MediaBytes } from '../../model/media.ts';
import { SealedWrite, type Recalled } from '../../model/write.ts';
import {
  recallAddMedia,
  toAddMedia,
  type AddMediaInput,
  type AddMediaPlan,
  type Before,
} from './add-media.ts';
import { calls } from './calls.ts';
import { entityIdRule, isEntityId, toEntityPath } from './entity-id.ts';
import { toLook, toUnreadable, type Found, type Look } from './look.ts';
import { toEntity } from './map.ts';
import { wireEntity } from './wire.ts';

const provider = 'UNIT21';

/** The vendor gives media no id: this is all there is to find an entry again. */
export interface MediumRef {
  /** Of its name. */
  nameHash: string;
  /** RFC 3339, UTC. */
  addedAt: string | null;
  /** Which of the entries with this name and time, from 0. */
  occurrence: number;
}

export interface Unit21Options {
  /** Milliseconds to wait after each 423 before a file is sent again, give or take a quarter. */
  busyPauses?: readonly number[];
}

const defaultBusyPauses = [400, 800, 1600];

/** Entities and their media. Made for one request; never asks the same question twice in it. */
export class Unit21Source {
  readonly #client: HttpClient;
  private readonly busyPauses: readonly number[];
  private readonly entities = createCallLoader((entityId) => this.fetchEntity(entityId));
  private readonly looking = new Map<string, Promise<Look>>();

  constructor(client: HttpClient, { busyPauses = defaultBusyPauses }: Unit21Options = {}) {
    this.#client = client;
    this.busyPauses = busyPauses;
  }

  /**
   * Null where there is none, where it is only a placeholder, and where the vendor has ended this deprecated read.
   * @throws ApiError INVALID_ID for an id that Unit21 does not allow; PROVIDER_UNAVAILABLE while it is being changed.
   */
  async entity(entityId: string): Promise<Entity | null> {
    if (!isEntityId(entityId)) throw invalidId('entityId', entityIdRule);
    const found = await this.entities.load(entityId);
    if (found === 'BUSY') throw beingChanged();
    return found === 'ABSENT' || found === 'GONE' ? null : found;
  }

  async medium(entityId: string, ref: MediumRef): Promise<EntityMedia | null> {
    const entity = await this.entity(entityId);
    const found = entity?.media.find(
      ({ nameHash, addedAt, occurrence }) =>
        nameHash === ref.nameHash && addedAt === ref.addedAt && occurrence === ref.occurrence,
    );
    return found ?? null;
  }

  /** Null where there is no such entry, and where the vendor does not give its bytes back. */
  async mediumBytes(entityId: string, ref: MediumRef): Promise<MediaBytes | null> {
    const medium = await this.medium(entityId, ref);
    if (medium === null || medium.bytes === null) return null;
    const { bytes, contentType, byteSize } = medium;
    return { body: toStream(bytes), contentType, byteSize };
  }

  /**
   * One write for each file, to be carried out in the order given: one vendor request each, as the vendor locks an
   * entity that is being changed.
   * @see https://docs.unit21.ai/reference/link_media_to_entity: adds on every call, answers `{}`, and refuses placeholders.
   */
  addMedia(input: AddMediaInput): SealedWrite<Before, Entity, AddEntityMediaCode>[] {
    const { entityId } = input;
    const writes = toAddMedia(input, {
      busyPauses: this.busyPauses,
      look: () => this.look(entityId),
      timeLeft: () => this.#client.timeLeft(),
      put: (body, signal) =>
        this.#client.write({
          ...calls.linkMedia,
          signal,
          target: `${toEntityPath(entityId)}/link-media`,
          body,
        }),
    });
    return writes.map((write) => new SealedWrite(write));
  }

  /** How to read back what one of `addMedia` was to do; `plan` is what it wrote down. */
  recallAddMedia(plan: AddMediaPlan): Recalled {
    return recallAddMedia(plan, () => this.look(plan.entityId));
  }

  /** Asks for an entity that need not exist: any answer but a refusal proves address and credentials. */
  async probe(): Promise<void> {
    await this.#client.read({
      ...calls.probe,
      target: toEntityPath('dossier.probe:no-such-entity'),
    });
  }

  /** Asks again, but never twice at the same time; the rest of the request sees the new answer. */
  private look(entityId: string): Promise<Look> {
    const running = this.looking.get(entityId);
    if (running !== undefined) return running;
    const look = this.entities
      .clear(entityId)
      .load(entityId)
      .then(toLook, toUnreadable)
      .finally(() => this.looking.delete(entityId));
    this.looking.set(entityId, look);
    return look;
  }

  private async fetchEntity(entityId: string): Promise<Found> {
    const answer = await this.#client.read({
      ...calls.getEntity,
      target: toEntityPath(entityId),
    });
    if (answer.status === 404) return 'ABSENT';
    if (answer.status === 410) return 'GONE';
    if (answer.status === 423) return 'BUSY';
    return toEntity(entityId, readJson(provider, answer, wireEntity));
  }
}

const beingChanged = () =>
  new ApiError('PROVIDER_UNAVAILABLE', 'UNIT21 is changing this entity: try again in a moment.', {
    provider,
    retryable: true,
  });

async function* toStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
