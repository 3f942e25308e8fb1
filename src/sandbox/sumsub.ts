// Sumsub's applicants and document images, emulated from the vendor's facts alone (sumsub.md). Readings the vendor
// leaves open are settings.
import type { FastifyError, FastifyInstance } from 'fastify';
import { createEmulator, type Emulator } from './emulator.ts';
import { Refusal } from './refusal.ts';
import { checkPermission, checkRate, checkSignature } from './sumsub/access.ts';
import { notFound, refuse } from './sumsub/answer.ts';
import { registerImages } from './sumsub/images.ts';
import { registerReads } from './sumsub/reads.ts';
import { registerReviews, registerReviewSteering } from './sumsub/reviews.ts';
import { seedSumsub } from './sumsub/seed.ts';
import { sumsubDefaults, type SumsubSettings } from './sumsub/settings.ts';
import type { SumsubContext, SumsubState } from './sumsub/state.ts';

export { sumsubCredentials } from './sumsub/access.ts';
export type { SumsubSettings } from './sumsub/settings.ts';

const answerErrors = (app: FastifyInstance) => {
  app.setErrorHandler((error: FastifyError | Refusal, _request, reply) => {
    const refusal = error instanceof Refusal ? error : refuse(error.statusCode ?? 500, error.message);
    return reply.code(refusal.status).headers(refusal.headers).send(refusal.body);
  });
  app.setNotFoundHandler(() => {
    throw notFound();
  });
};

const toPattern = (path: string) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`);

/** To be called before the routes are made: a path that exists does not take other verbs (section 10). */
const answerWrongVerbs = (api: FastifyInstance) => {
  const patterns: RegExp[] = [];
  api.addHook('onRoute', ({ url }) => void patterns.push(toPattern(url)));
  api.setNotFoundHandler((request) => {
    const [path = ''] = request.url.split('?');
    const exists = patterns.some((pattern) => pattern.test(path));
    throw exists ? refuse(405, 'HTTP 405 Method Not Allowed') : notFound();
  });
};

const registerApi = (app: FastifyInstance, context: SumsubContext) =>
  app.register(
    (api, _options, done) => {
      // The signature covers the body, so it is checked once the body is there.
      api.addHook('preHandler', (request, _reply, next) => {
        checkRate(request, context);
        checkSignature(request, context);
        checkPermission(request, context);
        next();
      });
      answerWrongVerbs(api);
      registerReads(api, context);
      registerImages(api, context);
      registerReviews(api, context);
      done();
    },
    { prefix: '/resources' },
  );

export const createSumsubSandbox = (overrides: Partial<SumsubSettings> = {}): Emulator<SumsubSettings> => {
  const state: SumsubState = {
    applicants: new Map(),
    nextImage: 0,
    window: { start: 0, gets: 0, writes: 0 },
  };
  seedSumsub(state);
  const emulator = createEmulator<SumsubSettings>({
    vendor: 'sumsub',
    defaults: sumsubDefaults,
    overrides,
    resetData: () => seedSumsub(state),
  });
  answerErrors(emulator.app);
  registerReviewSteering(emulator.app, state);
  registerApi(emulator.app, { state, settings: emulator.settings });
  return emulator;
};
