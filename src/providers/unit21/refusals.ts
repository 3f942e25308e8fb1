import type { HttpAnswer } from '../../http/call.ts';
import { tryJson } from '../../http/read-json.ts';
import type { AddEntityMediaCode } from '../../model/entity.ts';
import type { Refusal } from '../../model/receipt.ts';
import { entityIdRule } from './entity-id.ts';
import { wireError } from './wire.ts';

type Refused = Refusal<AddEntityMediaCode>;

const aboutEntity = (code: AddEntityMediaCode, message: string): Refused => ({
  code,
  message,
  field: ['input', 'entityId'],
});

export const invalidEntityId = () => aboutEntity('INVALID_ID', `entityId: ${entityIdRule}.`);
export const entityNotFound = () => aboutEntity('ENTITY_NOT_FOUND', 'Unit21 knows no such entity.');
export const entityNotReadable = () =>
  aboutEntity(
    'ENTITY_NOT_FOUND',
    'Unit21 shows no such entity: it is not readable; it may be a placeholder, which takes no media.',
  );
export const entityBusy = () =>
  aboutEntity(
    'ENTITY_BUSY',
    'The entity is being changed at Unit21, also after some tries. Nothing was stored: try again later.',
  );
const entityIsPlaceholder = () =>
  aboutEntity(
    'ENTITY_IS_PLACEHOLDER',
    'The entity is a placeholder, which takes no media: create the entity at Unit21 first.',
  );

const aboutFile = (index: number, code: AddEntityMediaCode, message: string): Refused => ({
  code,
  message,
  field: ['input', 'media', String(index)],
});

/** True: the other files of the same call would be refused in the same way. */
export const isAboutEntity = ({ field }: Refused) => field?.at(-1) === 'entityId';

export interface Asked {
  /** The file's place in the input, from 0. */
  index: number;
  /** Whether the entity was shown when it was looked at; a placeholder is not. */
  readable: boolean;
}

/**
 * The vendor's refusal of a file. Which status a placeholder is refused with is not documented, so it is told from
 * the text, or from the entity not being readable.
 */
export const toRefusal = (answer: HttpAnswer, { index, readable }: Asked): Refused => {
  const { status } = answer;
  if (status === 423) return entityBusy();
  if (status === 413) return aboutFile(index, 'FILE_TOO_LARGE', 'The file is too large for Unit21.');
  const error = wireError.safeParse(tryJson(answer)).data;
  const saysPlaceholder = [error?.error_code, error?.message].some((text) => /placeholder/i.test(text ?? ''));
  if (status === 404) return !readable && saysPlaceholder ? entityIsPlaceholder() : entityNotFound();
  if (!readable || saysPlaceholder) return entityIsPlaceholder();
  const errorCode = error?.error_code ?? '';
  const reason = /^[a-z_]{1,64}$/.test(errorCode) ? `${status}, ${errorCode}` : String(status);
  return aboutFile(index, 'REFUSED_BY_VENDOR', `Unit21 refused this file (${reason}).`);
};
