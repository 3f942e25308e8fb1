// Unit21's entities and entity media, emulated from the vendor's facts alone (unit21.md). Readings the
// vendor leaves open are settings.
import type { FastifyError, FastifyInstance } from 'fastify';
import { createEmulator, type Emulator } from './emulator.ts';
import { Refusal } from './refusal.ts';
import { checkKey, checkRate } from './unit21/access.ts';
import { errorBody, refuse } from './unit21/answer.ts';
import { registerEntities } from './unit21/entities.ts';
import { registerMedia } from './unit21/link.ts';
import { seedUnit21 } from './unit21/seed.ts';
import { unit21Defaults, type Unit21Settings } from './unit21/settings.ts';
import type { Unit21Context, Unit21State } from './unit21/state.ts';

export { unit21Credentials } from './unit21/access.ts';
export type { Unit21Settings } from './unit21/settings.ts';

const answerErrors = (app: FastifyInstance) => {
  app.setErrorHandler((error: FastifyError | Refusal, _request, reply) => {
    if (error instanceof Refusal) {
      return reply.code(error.status).headers(error.headers).send(error.body);
    }
    const code = error.statusCode ?? 500;
    return reply.code(code).send(errorBody(code, error.message));
  });
  app.setNotFoundHandler(() => {
    throw refuse(404, 'The requested URL was not found');
  });
};

const registerApi = (app: FastifyInstance, context: Unit21Context) =>
  app.register(
    (api, _options, done) => {
      api.addHook('onRequest', (request, _reply, next) => {
        checkRate(context);
        checkKey(request);
        next();
      });
      registerEntities(api, context);
      registerMedia(api, context);
      done();
    },
    { prefix: '/v1' },
  );

export const createUnit21Sandbox = (overrides: Partial<Unit21Settings> = {}): Emulator<Unit21Settings> => {
  const state: Unit21State = { entities: new Map(), window: { second: 0, calls: 0 } };
  seedUnit21(state);
  const emulator = createEmulator<Unit21Settings>({
    vendor: 'unit21',
    defaults: unit21Defaults,
    overrides,
    resetData: () => seedUnit21(state),
  });
  answerErrors(emulator.app);
  registerApi(emulator.app, { state, settings: emulator.settings });
  return emulator;
};
