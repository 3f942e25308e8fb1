// ARGOS Identity's ID Check REST API v3, emulated from the vendor's facts alone (argos.md). Readings the
// vendor leaves open are settings. Its encryption mode (section 7) is left out: no page tells the key.
import type { FastifyError, FastifyInstance } from 'fastify';
import { checkCaller, checkRate } from './argos/access.ts';
import { refuseAtGateway } from './argos/answer.ts';
import { registerDelete } from './argos/delete.ts';
import { registerImages } from './argos/images.ts';
import { registerPartialDelete } from './argos/partial.ts';
import { registerReads } from './argos/reads.ts';
import { seedArgos } from './argos/seed.ts';
import { argosDefaults, type ArgosSettings } from './argos/settings.ts';
import type { ArgosContext, ArgosState } from './argos/state.ts';
import { registerWrites } from './argos/writes.ts';
import { createEmulator, type Emulator } from './emulator.ts';
import { Refusal } from './refusal.ts';

export { argosCredentials } from './argos/access.ts';
export type { ArgosSettings } from './argos/settings.ts';
export { argosAdmins } from './argos/state.ts';

const answerErrors = (app: FastifyInstance) => {
  app.setErrorHandler((error: FastifyError | Refusal, _request, reply) => {
    const refusal = error instanceof Refusal ? error : refuseAtGateway(error.statusCode ?? 500);
    return reply.code(refusal.status).send(refusal.body);
  });
  app.setNotFoundHandler(() => {
    throw refuseAtGateway(403);
  });
};

const registerApi = (app: FastifyInstance, context: ArgosContext) =>
  app.register(
    (api, _options, done) => {
      api.addHook('onRequest', (request, _reply, next) => {
        checkRate(context);
        checkCaller(request, context);
        next();
      });
      registerReads(api, context);
      registerPartialDelete(api, context);
      registerDelete(api, context);
      registerImages(api, context);
      registerWrites(api, context);
      done();
    },
    { prefix: '/v3' },
  );

/** The vendor shows nowhere whether a submission still takes part in duplicate checks, so steering does. */
const registerDuplicateChecks = (app: FastifyInstance, { submissions }: ArgosState) =>
  app.get('/_sandbox/duplicate-checks', () =>
    Object.fromEntries([...submissions.values()].map(({ id, checksDuplicates }) => [id, checksDuplicates])),
  );

export const createArgosSandbox = (overrides: Partial<ArgosSettings> = {}): Emulator<ArgosSettings> => {
  const state: ArgosState = {
    submissions: new Map(),
    window: { second: 0, inSecond: 0, day: 0, inDay: 0 },
  };
  seedArgos(state);
  const emulator = createEmulator<ArgosSettings>({
    vendor: 'argos',
    defaults: argosDefaults,
    overrides,
    resetData: () => seedArgos(state),
  });
  answerErrors(emulator.app);
  registerDuplicateChecks(emulator.app, state);
  registerApi(emulator.app, { state, settings: emulator.settings });
  return emulator;
};
