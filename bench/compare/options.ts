// What `npm run bench` may be told.
import { parseArgs } from 'node:util';
import { participantNames, type ParticipantName } from './participants.ts';
import { workNames, type WorkName } from './work.ts';

/** A: each id asked for once; B and C: vendors that take their time, at a fixed rate; B: with some hot ids. */
export const tableNames = ['A', 'B', 'C'] as const;
export type TableName = (typeof tableNames)[number];

export interface Options {
  tables: readonly TableName[];
  participants: readonly ParticipantName[];
  works: readonly WorkName[];
  rounds: number;
  /** Of each slice. */
  seconds: number;
  /** Seconds that each participant is warmed up with each piece of work. */
  warmUp: number;
  /** The folder that a CPU profile of Dossier is written to; null: none is made. */
  profile: string | null;
}

const usage = `npm run bench -- [options], each of which may be left out:
  --only dossier,hive   these participants: ${participantNames.join(', ')}
  --tables A,C          these tables: ${tableNames.join(', ')}
  --work Q1,M1          these pieces of work: ${workNames.join(', ')}
  --rounds 5            slices of each
  --seconds 3           of each slice
  --warm-up 3           seconds before the first of them
  --profile DIR         writes a CPU profile of Dossier to that folder and prints where its time went`;

const readList = <Name extends string>(text: string | undefined, known: readonly Name[]): readonly Name[] => {
  if (text === undefined) return known;
  const asked = text.split(',');
  const unknown = asked.filter((name) => !known.some((one) => one === name));
  if (unknown.length > 0) throw new Error(`${unknown.join()} is none of ${known.join(', ')}.`);
  return known.filter((name) => asked.includes(name));
};

const readNumber = (text: string, least: number): number => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= least && value <= 3_600)) {
    throw new Error(`"${text}" is not a number from ${least} to 3600.`);
  }
  return value;
};

/** @throws Error that shows how it is done. */
export const readOptions = (args: string[]): Options => {
  try {
    const { values } = parseArgs({
      args,
      options: {
        only: { type: 'string' },
        tables: { type: 'string' },
        work: { type: 'string' },
        rounds: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '3' },
        'warm-up': { type: 'string', default: '3' },
        profile: { type: 'string' },
      },
    });
    return {
      tables: readList(values.tables, tableNames),
      participants: readList(values.only, participantNames),
      works: readList(values.work, workNames),
      rounds: Math.floor(readNumber(values.rounds, 1)),
      seconds: readNumber(values.seconds, 0.1),
      warmUp: readNumber(values['warm-up'], 0.1),
      profile: values.profile ?? null,
    };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`, { cause: error });
  }
};
