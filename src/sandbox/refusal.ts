// A vendor's "no", thrown from wherever it is noticed and answered in one place.

export class Refusal extends Error {
  readonly status: number;
  /** Sent as JSON; an answer without a body where left out. */
  readonly body: object | undefined;
  readonly headers: Record<string, string>;

  constructor(status: number, body?: object, headers: Record<string, string> = {}) {
    super(`refused with ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}
