import { ApiError } from '../../errors.ts';
import type { Entity } from '../../model/entity.ts';

/** What reading an entity found. GONE: the vendor has ended this deprecated read. BUSY: it is being changed. */
export type Found = Entity | 'ABSENT' | 'GONE' | 'BUSY';

/**
 * What that says to who wants to add to it. ABSENT: there is none, or only a placeholder, as the vendor does not show
 * those. UNREADABLE: it may be there, and may take media.
 */
export type Look = Entity | 'ABSENT' | 'UNREADABLE';

export const isShown = (look: Look): look is Entity => typeof look !== 'string';

export const toLook = (found: Found): Look => (found === 'GONE' || found === 'BUSY' ? 'UNREADABLE' : found);

/** For a read that failed; what another call would meet, too, is a fault still. */
export const toUnreadable = (error: unknown): Look => {
  if (error instanceof ApiError && error.code === 'PROVIDER_BAD_RESPONSE') return 'UNREADABLE';
  throw error;
};
