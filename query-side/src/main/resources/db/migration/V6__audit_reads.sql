-- Who looked at the log: a log of its own, since it says nothing of what happened.
create schema audit;

create table audit.reads (
    id         bigint      not null generated always as identity primary key,
    read_at    timestamptz not null,
    reader     text        not null,
    method     text        not null,
    request    text        not null,
    address    text,
    user_agent text
);
comment on table audit.reads is 'Every call that read the log, before it was answered; rows are added, never changed or removed.';
create index reads_of_reader on audit.reads (reader, id);
grant usage on schema audit to latchkey_app;
grant select, insert on audit.reads to latchkey_app;
