// Capillary Technologies' v2 customers and customer images, emulated from the vendor's facts alone
// (capillary.md). Readings the vendor leaves open are settings.
import type { FastifyError, FastifyInstance } from 'fastify';
import { notice, refuse } from './capillary/answer.ts';
import { checkCaller } from './capillary/auth.ts';
import { createSignedFiles, type SignedFiles } from './capillary/files.ts';
import { registerImages } from './capillary/images.ts';
import { registerReads } from './capillary/reads.ts';
import { registerRequests } from './capillary/requests.ts';
import { seedCapillary } from './capillary/seed.ts';
import { capillaryDefaults, type CapillarySettings } from './capillary/settings.ts';
import type { CapillaryContext, CapillaryState } from './capillary/state.ts';
import { createEmulator, type Emulator } from './emulator.ts';
import { Refusal } from './refusal.ts';

export { capillaryCredentials } from './capillary/auth.ts';
export type { CapillarySettings } from './capillary/settings.ts';

/** Resources that exist: another method on them is answered with 405, anything else with 404. */
const resources = [
  /^\/v2\/requests$/,
  /^\/v2\/customers\/[^/]+$/,
  /^\/v2\/customers\/lookup\/customerDetails$/,
  /^\/v2\/customers\/[^/]+\/(setImage|deleteImage)$/,
];

const answerErrors = (app: FastifyInstance) => {
  app.setErrorHandler((error: FastifyError | Refusal, _request, reply) => {
    const code = error instanceof Refusal ? error.status : (error.statusCode ?? 500);
    const unforeseen = { warnings: [], errors: [notice(code, error.message)] };
    const body = error instanceof Refusal ? error.body : unforeseen;
    return reply.code(code).send(body);
  });
  app.setNotFoundHandler((request) => {
    const [path = ''] = request.url.split('?');
    const status = resources.some((resource) => resource.test(path)) ? 405 : 404;
    throw refuse(status, status);
  });
};

const registerApi = (app: FastifyInstance, context: CapillaryContext, files: SignedFiles) =>
  app.register(
    (api, _options, done) => {
      api.addHook('onRequest', (request, _reply, next) => {
        checkCaller(request, context.settings);
        next();
      });
      registerReads(api, context, files);
      registerImages(api, context);
      registerRequests(api, context);
      done();
    },
    { prefix: '/v2' },
  );

export const createCapillarySandbox = (
  overrides: Partial<CapillarySettings> = {},
): Emulator<CapillarySettings> => {
  const state: CapillaryState = { customers: new Map(), requests: new Map() };
  seedCapillary(state);
  const emulator = createEmulator<CapillarySettings>({
    vendor: 'capillary',
    defaults: capillaryDefaults,
    overrides,
    resetData: () => seedCapillary(state),
  });
  const context: CapillaryContext = { state, settings: emulator.settings };
  const files = createSignedFiles(context);
  answerErrors(emulator.app);
  files.register(emulator.app);
  registerApi(emulator.app, context, files);
  return emulator;
};
