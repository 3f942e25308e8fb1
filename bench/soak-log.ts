// What the program prints while it is soaked: nothing but what it means to say.

export interface SoakLog {
  /** Lines by their event. */
  counts: Record<string, number>;
  /** Lines that tell of a fault of the program, and those that are no log lines. */
  unexpected: string[];
  /** The inspector's address. */
  inspector: string;
  read: (lines: readonly string[]) => void;
}

interface Line {
  level: number;
  event: string;
}

/** pino's number for `error`. */
const errorLevel = 50;
/** What it says when it starts, and what node says of the inspector. */
const greetings =
  /^(?:Dossier is ready at |Vendors: |For help, see: |Debugger attached\.$|Debugger (?:ending|listening))/;

const parse = (text: string): Line | null => {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return null;
  }
};

export const createSoakLog = (): SoakLog => {
  const readLine = (text: string) => {
    const address = /^Debugger listening on (ws:\S+)/.exec(text)?.[1];
    if (address !== undefined) log.inspector = address;
    const line = parse(text);
    if (line === null) {
      if (!greetings.test(text)) log.unexpected.push(text);
      return;
    }
    log.counts[line.event] = (log.counts[line.event] ?? 0) + 1;
    if (line.level >= errorLevel) log.unexpected.push(text);
  };
  const log: SoakLog = {
    counts: {},
    unexpected: [],
    inspector: '',
    read(lines) {
      for (const line of lines) readLine(line);
    },
  };
  return log;
};
