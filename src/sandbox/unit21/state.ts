// What the emulated Unit21 remembers: entities and the media linked to them.
import type { Unit21Settings } from './settings.ts';
import type { Unit21Trait } from '../people.ts';

export type Fields = Record<string, unknown>;

export interface StoredMedia {
  readonly name: string;
  readonly mediaType: string | null;
  readonly customData: Fields | null;
  readonly bytes: () => Promise<Buffer>;
  /** Unix seconds. */
  readonly createdAt: number;
  /** When reads begin to show it, and when they cease to; milliseconds. */
  readonly visibleFrom: number;
  removedFrom: number;
}

export interface Entity {
  readonly id: string;
  readonly trait: Unit21Trait;
  placeholder: boolean;
  /** When reads begin to show it; milliseconds. */
  visibleFrom: number;
  /** Writes that are still to be answered with 423. */
  busyWrites: number;
  /** The sections of an entity: general_data, user_data and so on. */
  sections: Fields;
  media: StoredMedia[];
}

export interface Unit21State {
  entities: Map<string, Entity>;
  /** Calls in the second that is running, for the rate limit. */
  window: { second: number; calls: number };
}

export interface Unit21Context {
  state: Unit21State;
  settings: Unit21Settings;
}

export const visibleMedia = (entity: Entity) => {
  const now = Date.now();
  return entity.media.filter(({ visibleFrom, removedFrom }) => visibleFrom <= now && now < removedFrom);
};

/** Unix seconds. */
export const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);
