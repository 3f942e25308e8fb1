/**
 * Runs a task when there is room for its weight; in the order of asking. `timeLeft`: milliseconds that this one waits, where
 * that is less than all do.
 */
export type Gate = <Result>(
  weight: number,
  task: () => Promise<Result>,
  timeLeft?: number,
) => Promise<Result>;

export interface GateLimits {
  /** The weight that runs at a time; what weighs more than that runs alone. */
  room: number;
  /** Milliseconds that anybody waits at most. */
  patience: number;
  /** What those get who have waited so long. */
  toFault: () => Error;
}

export const createGate = ({ room, patience, toFault }: GateLimits): Gate => {
  const waiting: { weight: number; enter: () => void }[] = [];
  let taken = 0;
  const admit = () => {
    for (let next = waiting[0]; next !== undefined && taken + next.weight <= room; next = waiting[0]) {
      waiting.shift();
      taken += next.weight;
      next.enter();
    }
  };
  const wait = (weight: number, most: number) =>
    new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => {
        waiting.splice(waiting.indexOf(turn), 1);
        reject(toFault());
        // Those behind may weigh less.
        admit();
      }, most);
      const turn = {
        weight,
        enter: () => {
          clearTimeout(late);
          resolve();
        },
      };
      waiting.push(turn);
      admit();
    });
  return async (weight, task, timeLeft = patience) => {
    // Of what is no number there would never be room, for nobody behind it either.
    if (!(weight >= 0)) throw new RangeError('the weight is not a number');
    const held = Math.min(weight, room);
    await wait(held, Math.max(0, Math.min(patience, timeLeft)));
    try {
      return await task();
    } finally {
      taken -= held;
      admit();
    }
  };
};
