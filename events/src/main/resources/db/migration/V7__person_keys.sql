-- The keys of people, wrapped with a master key that the database never sees. A schema of its own, so that it can be
-- backed up by other rules than the log: a backup of the log alone tells nothing of anybody.
create schema keys;

create table keys.people (
    user_id      text        not null primary key,
    key_id       text        not null,
    master_key   text,
    wrapped      bytea,
    created_at   timestamptz not null default clock_timestamp(),
    destroyed_at timestamptz,
    finished_at  timestamptz,
    constraint people_key check ((wrapped is null) = (master_key is null) and (wrapped is null) = (destroyed_at is not null))
);
comment on table keys.people is 'Under what the personal data of a user in the log is sealed; a row outlives its key.';
comment on column keys.people.key_id is 'SHA-256 of the key, which is 256 random bits.';
comment on column keys.people.wrapped is 'The key, wrapped with the master key; null once it is destroyed.';
comment on column keys.people.finished_at is 'When all that an erasure has to do besides was done.';
create index people_master_key on keys.people (master_key) where master_key is not null;

grant usage on schema keys to latchkey_app;
grant select, insert, update on keys.people to latchkey_app;

-- Whose key has to be destroyed is a question to the log.
create index events_erased on log.events (aggregate_id) where event_type = 'user.erased';
