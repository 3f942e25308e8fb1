/** Milliseconds: a timer that is set to more than that rings at once. */
const longest = 2 ** 31 - 1;

const isLate = Symbol('late');

/**
 * What comes of the work; where that takes longer than so many milliseconds, what `late` gives. The work goes on without
 * being waited for: whoever began it sees to what it may still do.
 */
export const inTime = async <Result>(
  work: Promise<Result>,
  patience: number,
  late: () => Result | Promise<Result>,
): Promise<Result> => {
  if (patience > longest) return work;
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<typeof isLate>((resolve) => {
    timer = setTimeout(() => resolve(isLate), Math.max(0, patience));
  });
  try {
    const first = await Promise.race([work, passed]);
    return first === isLate ? await late() : first;
  } finally {
    clearTimeout(timer);
  }
};
