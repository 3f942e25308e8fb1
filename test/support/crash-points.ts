// Where in a write the process is killed, and what has become of the write by then.
import type { Seen, Stage } from './gate.ts';

export interface Point {
  name: string;
  /** What has to come how far; null: the whole call has to end. */
  at: { stage: Stage; fits: (call: Seen) => boolean } | null;
  /** From then on nothing can be committed, and the call goes on until that is what it waits for. */
  locked?: true;
  /** What becomes of what stands still once the process is dead; `late`: it goes on at the end of the settle time. */
  then: 'goes-on' | 'is-lost' | 'goes-on-late';
  /** The vendor was never sent it, was sent it and never got it, or has done it. */
  fate: 'unsent' | 'lost' | 'done';
}

export const isLook = ({ isWrite, afterWrite }: Seen) => !isWrite && !afterWrite;
export const isWrite = (call: Seen) => call.isWrite;
const isReadBack = (call: Seen) => !call.isWrite && call.afterWrite;

export const points: readonly Point[] = [
  // First, as it takes longest where nothing can be proved.
  {
    name: 'the request has left, and never gets to the vendor',
    at: { stage: 'arrived', fits: isWrite },
    then: 'is-lost',
    fate: 'lost',
  },
  {
    name: 'the request has left, and gets to the vendor long after the kill',
    at: { stage: 'arrived', fits: isWrite },
    then: 'goes-on-late',
    fate: 'done',
  },
  {
    name: 'the vendor is about to be looked at',
    at: { stage: 'arrived', fits: isLook },
    then: 'is-lost',
    fate: 'unsent',
  },
  {
    name: 'the vendor was looked at, and the intent is not committed yet',
    at: { stage: 'answered', fits: isLook },
    locked: true,
    then: 'goes-on',
    fate: 'unsent',
  },
  {
    name: 'the vendor has done it, and no byte of its answer is sent',
    at: { stage: 'answered', fits: isWrite },
    then: 'goes-on',
    fate: 'done',
  },
  {
    name: 'half of the answer is sent',
    at: { stage: 'half-sent', fits: isWrite },
    then: 'goes-on',
    fate: 'done',
  },
  {
    name: 'the whole answer is sent',
    at: { stage: 'sent', fits: isWrite },
    then: 'goes-on',
    fate: 'done',
  },
  {
    name: 'it is about to be read back',
    at: { stage: 'arrived', fits: isReadBack },
    then: 'goes-on',
    fate: 'done',
  },
  {
    name: 'it was read back, and the outcome is not committed yet',
    at: { stage: 'answered', fits: isReadBack },
    locked: true,
    then: 'goes-on',
    fate: 'done',
  },
  {
    name: 'the caller has its answer',
    at: null,
    then: 'goes-on',
    fate: 'done',
  },
];
