-- The event log: what has happened, one row an event, in commit order and without gaps.
create schema log;

create table log.events (
    position       bigint      not null primary key,
    aggregate_type text        not null,
    aggregate_id   text        not null,
    sequence       bigint      not null check (sequence > 0),
    event_type     text        not null,
    revision       smallint    not null,
    owner          text        not null,
    editor         text        not null,
    service        text        not null,
    created_at     timestamptz not null,
    payload        text        not null,
    metadata       text        not null,
    constraint events_stream unique (aggregate_id, sequence)
);
comment on table log.events is 'Every event, for ever: rows are added, never changed or removed.';
comment on column log.events.position is 'Place in the log, from 1, without gaps, in commit order.';
comment on column log.events.sequence is 'Place in the stream of the aggregate, from 1, without gaps.';
comment on column log.events.created_at is 'Time of the append; the same for its events, later than that of every earlier append.';
comment on column log.events.payload is 'The JSON text as it was written: text, not jsonb, which would rewrite it.';

-- One row. Who updates it orders all writers, on this node and on others.
create table log.head (
    only_row   boolean     not null primary key default true check (only_row),
    position   bigint      not null,
    created_at timestamptz not null
) with (fillfactor = 10);
insert into log.head (position, created_at) values (0, timestamptz '1970-01-01 00:00:00+00');

create table log.unique_names (
    kind         text not null,
    value        text not null,
    aggregate_id text not null,
    constraint unique_names_taken primary key (kind, value)
);
create index unique_names_holder on log.unique_names (aggregate_id);
comment on table log.unique_names is 'Names that only one aggregate can hold; kept in the transaction of the event that takes or frees them.';

create table log.snapshots (
    aggregate_id   text     not null primary key,
    aggregate_type text     not null,
    sequence       bigint   not null,
    revision       text     not null,
    created_at     timestamptz not null,
    payload        text     not null
);
comment on table log.snapshots is 'Shortcuts for loading long streams; can be emptied at any time.';

-- What the application may do. It logs in as some other role and takes this one on.
do $$
begin
    if not exists (select from pg_roles where rolname = 'latchkey_app') then
        create role latchkey_app nologin;
    end if;
exception when duplicate_object or unique_violation then
    null; -- another database of the same server was set up at the same moment
end
$$;
grant usage on schema log to latchkey_app;
grant select, insert on log.events to latchkey_app;
grant select, update on log.head to latchkey_app;
grant select, insert, delete on log.unique_names to latchkey_app;
grant select, insert, update, delete on log.snapshots to latchkey_app;
