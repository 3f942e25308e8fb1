/** Runs a task when there is room for its weight; in the order of asking. */
export type Gate = <Result>(weight: number, task: () => Promise<Result>) => Promise<Result>;

/** At most so much weight runs at a time; what weighs more than that runs alone. */
export const createGate = (room: number): Gate => {
  const waiting: { weight: number; enter: () => void }[] = [];
  let taken = 0;
  const admit = () => {
    for (let next = waiting[0]; next !== undefined && taken + next.weight <= room; next = waiting[0]) {
      waiting.shift();
      taken += next.weight;
      next.enter();
    }
  };
  return async (weight, task) => {
    const held = Math.min(weight, room);
    await new Promise<void>((enter) => {
      waiting.push({ weight: held, enter });
      admit();
    });
    try {
      return await task();
    } finally {
      taken -= held;
      admit();
    }
  };
};
