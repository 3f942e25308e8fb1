import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../../context.ts';

/**
 * To a caller who asks for application/json by name, a well-formed request is answered by 200 even where its document
 * or variables are refused: under that type another status could come from a proxy. Everybody else is told 400.
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-application-json
 */
export const answeredStatus: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response }) {
        if (response.http.status !== 400 || response.body.kind !== 'single') return;
        const { errors = [] } = response.body.singleResult;
        const isRequest = errors.every(({ extensions }) => extensions?.['code'] !== 'BAD_REQUEST');
        if (isRequest && request.http?.headers.get('accept') === 'application/json')
          response.http.status = 200;
      },
    };
  },
};
