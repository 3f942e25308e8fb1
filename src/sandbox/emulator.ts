// What every emulated vendor has in common: a server that keeps each body as the bytes that came, a list
// of the calls it got, faults that can be ordered, and the /_sandbox routes that steer all three.
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';

/** What can go wrong on the way to a vendor. Each fault strikes the next `times` matching calls. */
export interface Fault {
  kind: 'lose-request' | 'lose-reply' | 'status' | 'slow';
  /** Only calls of this method; any where left out. */
  method?: string;
  /** Only calls whose path contains this; any where left out. */
  path?: string;
  /** How many calls it strikes; 1 where left out. */
  times?: number;
  /** For `status`: what is answered instead, without doing anything. */
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** For `slow`: milliseconds before the call is carried out. */
  ms?: number;
}

export interface Call {
  method: string;
  /** Path with query, as it came. */
  url: string;
  status: number;
}

export interface Emulator<Settings extends object> {
  app: FastifyInstance;
  settings: Settings;
  calls: Call[];
  faults: Fault[];
  /** Back to the sample people, the default settings, no faults and no calls. */
  reset(): void;
}

export interface EmulatorOptions<Settings extends object> {
  vendor: string;
  defaults: Settings;
  overrides?: Partial<Settings>;
  /** Puts the vendor's own data back to the sample people. */
  resetData(): void;
}

const bodyLimit = 70 * 1024 * 1024;
const steering = '/_sandbox';

const strikes = (fault: Fault, request: FastifyRequest) =>
  (fault.method === undefined || fault.method.toUpperCase() === request.method) &&
  (fault.path === undefined || request.url.includes(fault.path));

/** A signature covers the bytes as sent, so no body is parsed before the vendor's own code sees it. */
const keepRawBodies = (app: FastifyInstance) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
};

/** Takes the fault that strikes this call off the list, or one of its `times`. */
const takeFault = (faults: Fault[], request: FastifyRequest): Fault | undefined => {
  const fault = faults.find((candidate) => strikes(candidate, request));
  if (fault === undefined) return undefined;
  fault.times = (fault.times ?? 1) - 1;
  if (fault.times <= 0) faults.splice(faults.indexOf(fault), 1);
  return fault;
};

const strikeAndList = (app: FastifyInstance, { calls, faults }: { calls: Call[]; faults: Fault[] }) => {
  /** Cuts the connection; the call is listed with status 0, as nothing was answered. */
  const loseReply = (request: FastifyRequest, reply: FastifyReply) => {
    calls.push({ method: request.method, url: request.url, status: 0 });
    reply.hijack();
    request.raw.socket.destroy();
  };
  const losing = new WeakSet<FastifyRequest>();
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith(steering)) return;
    const fault = takeFault(faults, request);
    if (fault === undefined) return;
    if (fault.kind === 'slow') await sleep(fault.ms ?? 1000);
    if (fault.kind === 'lose-reply') losing.add(request);
    if (fault.kind === 'lose-request') loseReply(request, reply);
    if (fault.kind === 'status') {
      await reply
        .code(fault.status ?? 503)
        .headers(fault.headers ?? {})
        .send(fault.body);
    }
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (losing.has(request)) loseReply(request, reply);
    return payload;
  });
  app.addHook('onResponse', async (request, reply) => {
    if (request.url.startsWith(steering)) return;
    calls.push({ method: request.method, url: request.url, status: reply.statusCode });
  });
};

const kinds: readonly Fault['kind'][] = ['lose-request', 'lose-reply', 'status', 'slow'];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const registerSteering = <Settings extends object>(emulator: Emulator<Settings>, vendor: string) => {
  const { app, settings, faults, calls } = emulator;
  app.get(steering, () => ({ vendor, settings, faults, calls }));
  app.patch(`${steering}/settings`, (request, reply) => {
    const changes = readJson(request);
    const known = Object.keys(settings);
    if (!isObject(changes) || Object.keys(changes).some((name) => !known.includes(name))) {
      return reply.code(400).send({ message: `Send a JSON object with some of these: ${known.join(', ')}.` });
    }
    return Object.assign(settings, changes);
  });
  app.post(`${steering}/faults`, (request, reply) => {
    const fault = readJson(request);
    if (!isObject(fault) || !kinds.includes(fault['kind'] as Fault['kind'])) {
      return reply
        .code(400)
        .send({ message: `Send a JSON object whose kind is one of ${kinds.join(', ')}.` });
    }
    faults.push(fault as unknown as Fault);
    return faults;
  });
  app.post(`${steering}/reset`, () => {
    emulator.reset();
    return { ok: true };
  });
};

export const createEmulator = <Settings extends object>(
  options: EmulatorOptions<Settings>,
): Emulator<Settings> => {
  const app = Fastify({ bodyLimit, routerOptions: { maxParamLength: 1024 } });
  const initial = { ...options.defaults, ...options.overrides };
  const emulator: Emulator<Settings> = {
    app,
    settings: structuredClone(initial),
    calls: [],
    faults: [],
    reset() {
      // In place: the routes hold on to these objects.
      Object.assign(emulator.settings, structuredClone(initial));
      emulator.calls.length = 0;
      emulator.faults.length = 0;
      options.resetData();
    },
  };
  keepRawBodies(app);
  strikeAndList(app, emulator);
  registerSteering(emulator, options.vendor);
  return emulator;
};

/** The body as JSON; undefined where it is not JSON. */
export const readJson = (request: FastifyRequest): unknown => {
  try {
    return JSON.parse(String(request.body)) as unknown;
  } catch {
    return undefined;
  }
};
