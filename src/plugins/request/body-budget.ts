// How many bytes of bodies are held in memory at a time: what does not fit is refused, and nobody is kept waiting for it.
import { ApiError } from '../../errors.ts';

export interface BodyBudget {
  /** Bytes of all. */
  readonly held: number;
  /** What one request holds, of the budget of all and of its caller's. */
  open(caller: string): BodyShare;
}

export interface BodyShare {
  /**
   * Takes so many bytes more.
   * @throws ApiError SERVER_BUSY
   */
  take(bytes: number): void;
  /** Gives everything back; nothing the second time. */
  end(): void;
}

/** `total`: bytes that may be held in all; a single caller may hold half of them. */
export const createBodyBudget = (total: number): BodyBudget => {
  const held = new Map<string, number>();
  let heldInAll = 0;
  return {
    get held() {
      return heldInAll;
    },
    open(caller) {
      let own = 0;
      return {
        take(bytes) {
          const ofCaller = (held.get(caller) ?? 0) + bytes;
          if (heldInAll + bytes > total || ofCaller > total / 2) throw busy();
          held.set(caller, ofCaller);
          heldInAll += bytes;
          own += bytes;
        },
        end() {
          const rest = (held.get(caller) ?? 0) - own;
          if (rest > 0) held.set(caller, rest);
          else held.delete(caller);
          heldInAll -= own;
          own = 0;
        },
      };
    },
  };
};

const busy = () =>
  new ApiError(
    'SERVER_BUSY',
    'The server holds as many bytes of requests as it can for the moment: try again later, or send files as multipart/form-data.',
    { status: 503, retryable: true, retryAfter: 1 },
  );
