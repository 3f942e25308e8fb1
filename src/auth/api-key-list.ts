// Pages of API keys, newest first.
import type { RawBuilder } from 'kysely';
import { ApiError } from '../errors.ts';
import type { ApiKeyFilter, ApiKeyPage } from '../model/api-key.ts';
import { toPage } from '../model/page.ts';
import type { Store } from '../store/store.ts';
import { clientRule, isClientName } from './api-key-request.ts';
import { toApiKey, type ApiKeyRow } from './api-key-rows.ts';

/** Where a key stands in the list. */
interface Place {
  createdAt: number;
  id: string;
}

/** @throws ApiError BAD_USER_INPUT */
export const listKeys = async (
  store: Store,
  live: RawBuilder<number>,
  filter: ApiKeyFilter,
  first: number,
  after: string | null,
): Promise<ApiKeyPage> => {
  const place = after === null ? null : readCursor(after);
  const { client, live: wanted } = filter;
  if (client != null && !isClientName(client)) {
    throw new ApiError('BAD_USER_INPUT', `filter.client ${clientRule}.`);
  }
  const rows = await store.read((db) => {
    let query = db.selectFrom('api_key').selectAll().select(live.as('live'));
    if (client != null) query = query.where('client', '=', client);
    if (wanted != null) query = query.where(live, '=', wanted ? 1 : 0);
    if (place !== null) {
      const { createdAt, id } = place;
      query = query.where((eb) =>
        eb.or([
          eb('created_at', '<', createdAt),
          eb.and([eb('created_at', '=', createdAt), eb('id', '<', id)]),
        ]),
      );
    }
    // One more than is shown tells whether there are more.
    return query
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(first + 1)
      .execute();
  });
  return toPage(rows, first, place !== null, toEdge);
};

const toEdge = (row: ApiKeyRow) => ({
  cursor: toCursor({ createdAt: row.created_at, id: row.id }),
  node: toApiKey(row),
});

const toCursor = ({ createdAt, id }: Place) => Buffer.from(`key ${createdAt} ${id}`).toString('base64url');

const readCursor = (cursor: string): Place => {
  const [, createdAt, id = ''] =
    /^key (\d{1,15}) ([0-9A-Za-z]{16})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const place = { createdAt: Number(createdAt), id };
  if (createdAt !== undefined && toCursor(place) === cursor) return place;
  throw new ApiError('BAD_USER_INPUT', "after must be an earlier page's endCursor.");
};
