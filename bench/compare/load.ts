// The callers: as many at once as there are connections, or so many in a second, however long they take. Every answer
// is looked at, and the first bad one ends the bench.
import { Pool } from 'undici';
import { atRate, expectData, type Answer } from '../ask.ts';
import type { Participant } from './participants.ts';
import type { Asked, TakeId, Work } from './work.ts';

/** Of the callers who each wait for their answer before they ask again. */
const connections = 32;
/** Of those who do not: more than are ever under way, unless a server can't follow. */
const manyConnections = 512;
/** Milliseconds after which an answer is given up. */
const patience = 30_000;

export interface Load {
  seconds: number;
  /** Requests in a second; null: each caller asks again as soon as it is answered. */
  rate: number | null;
}

export interface Callers {
  /** Comes back when all are answered, with the milliseconds that each took; where `rate` is set, from when it was due. */
  run: (load: Load) => Promise<number[]>;
  close: () => Promise<void>;
}

/** Null: it is as it should be. */
const findFault = (name: string, { body, expected }: Asked, answer: Answer): Error | null => {
  try {
    expectData(answer);
    const missing = expected.find((part) => !answer.text.includes(`"${part}"`));
    if (missing !== undefined) throw new Error(`no "${missing}" in ${answer.text}`);
    return null;
  } catch (error) {
    return new Error(`${name} was asked ${body}\nand answered: ${(error as Error).message}`, {
      cause: error,
    });
  }
};

/** By undici's dispatch: it takes the callers the least time, which is short where they share the cores. */
const toAsk =
  (pool: Pool, { name, headers }: Participant, { path }: Work) =>
  (asked: Asked): Promise<void> =>
    new Promise((resolve, reject) => {
      let status = 0;
      let chunks: Buffer[] = [];
      pool.dispatch(
        { path, method: 'POST', headers, body: asked.body },
        {
          onRequestStart: () => undefined,
          onResponseStart: (_, code) => {
            status = code;
            chunks = [];
          },
          onResponseData: (_, chunk) => void chunks.push(chunk),
          onResponseEnd: () => {
            const text = (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString();
            const fault = findFault(name, asked, { status, text });
            if (fault === null) resolve();
            else reject(fault);
          },
          onResponseError: (_, error) =>
            reject(new Error(`${name} did not answer: ${error.message}`, { cause: error })),
        },
      );
    });

/** Their connections last no longer than they do: a server would end those that nothing came by for a while. */
export const createCallers = (participant: Participant, work: Work, takeId: TakeId): Callers => {
  const toPool = (most: number) =>
    new Pool(participant.origin, {
      connections: most,
      pipelining: 1,
      headersTimeout: patience,
      bodyTimeout: patience,
    });
  const pools = { closed: toPool(connections), open: toPool(manyConnections) };

  const runClosed = async (seconds: number) => {
    const ask = toAsk(pools.closed, participant, work);
    const took: number[] = [];
    const turn = { until: performance.now() + seconds * 1000 };
    const call = async () => {
      for (let began = performance.now(); began < turn.until;) {
        await ask(work.toAsked(takeId));
        const ended = performance.now();
        took.push(ended - began);
        began = ended;
      }
    };
    try {
      await Promise.all(Array.from({ length: connections }, call));
    } finally {
      turn.until = 0;
    }
    return took;
  };

  const runOpen = async (rate: number, seconds: number) => {
    const ask = toAsk(pools.open, participant, work);
    // Nobody waits for one before all have begun, so that a fault is kept until then.
    const all = await atRate({ rate, seconds }, (_, due) =>
      ask(work.toAsked(takeId)).then(
        () => performance.now() - due,
        (error: unknown) => ({ error }),
      ),
    );
    return all.map((one) => {
      if (typeof one !== 'number') throw one.error;
      return one;
    });
  };

  return {
    run: ({ rate, seconds }) => (rate === null ? runClosed(seconds) : runOpen(rate, seconds)),
    async close() {
      await Promise.all([pools.closed.destroy(), pools.open.destroy()]);
    },
  };
};
