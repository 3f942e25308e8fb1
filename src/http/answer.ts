/** A read changes nothing at the vendor; a write may. */
export type CallKind = 'read' | 'write';

export interface HttpAnswer {
  kind: CallKind;
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}
