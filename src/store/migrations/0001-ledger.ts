import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Backend } from '../backend.ts';

/** The ledger and what belongs to it. */
export const ledger = ({ appendOnly }: Backend): Migration => ({
  async up(db: Kysely<never>) {
    const statements = [
      sql`create table ledger (
        seq bigint not null primary key check (seq > 0), kind text not null, entry_id text, at bigint not null, provider text, operation text,
        actor text, subject text, outcome text, step text, content text not null, previous text not null,
        hash text not null)`,
      sql`create index ledger_by_entry on ledger (entry_id, seq)`,
      ...['subject', 'provider', 'operation', 'actor', 'outcome'].map(
        (column) => sql`create index ${sql.raw(`ledger_by_${column}`)} on ledger (${sql.raw(column)}, seq)`,
      ),
      sql`create index ledger_by_step on ledger (step)`,
      sql`create index ledger_by_at on ledger (at)`,
      ...appendOnly,
      sql`create table ledger_head (
        id bigint primary key, seq bigint not null, hash text not null, mac text not null)`,
      sql`create table ledger_key (id bigint primary key, public_key text not null)`,
      sql`create table subject (lookup text not null primary key, handle text not null unique, wrapped_key text not null)`,
      sql`create table pending_write (
        entry_id text not null primary key, exclusive_key text not null, owner text not null, settle_at bigint not null,
        started_at bigint not null, tries bigint not null, answered bigint not null, plan text not null)`,
      sql`create index pending_write_by_key on pending_write (exclusive_key)`,
      sql`create index pending_write_by_time on pending_write (settle_at)`,
      sql`create table idempotency (
        id text not null primary key, fingerprint text not null, call_id text not null, result text,
        expires_at bigint not null)`,
      sql`create table lease (
        key text not null primary key, owner text not null, fence bigint not null, expires_at bigint not null)`,
    ];
    for (const statement of statements) await statement.execute(db);
  },
});
