/** A person by the caller's own id; what each vendor holds is asked for field by field. */
export interface Person {
  userId: string;
}
