import { setImmediate } from 'node:timers/promises';

/**
 * Makes those who wait at the same time share what has to be waited for, such as a commit. Whatever comes while one group
 * is under way makes the next.
 */
export const createGroup = <Item>(
  runAll: (items: readonly Item[]) => Promise<unknown[]>,
  /** True: the fault is nobody's own, and would meet each of them alone, too. */
  isOfAll: (error: unknown) => boolean,
): (<Result>(item: Item) => Promise<Result>) => {
  const waiting: Waiting<Item>[] = [];
  let running = false;

  const runOrSplit = async (group: readonly Waiting<Item>[]): Promise<void> => {
    try {
      const results = await runAll(group.map(({ item }) => item));
      group.forEach(({ resolve }, place) => resolve(results[place]));
    } catch (error) {
      if (group.length === 1 || isOfAll(error)) for (const { reject } of group) reject(error);
      // One that can't be done must not take the others along.
      else for (const one of group) await runOrSplit([one]);
    }
  };

  const run = async () => {
    if (running) return;
    running = true;
    while (waiting.length > 0) {
      // Whoever was answered together comes back together: they are not left behind by the first of them.
      await setImmediate();
      await runOrSplit(waiting.splice(0, maxGroup));
    }
    running = false;
  };

  return <Result>(item: Item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve: resolve as (result: unknown) => void, reject });
      void run();
    });
};

interface Waiting<Item> {
  item: Item;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

const maxGroup = 64;
