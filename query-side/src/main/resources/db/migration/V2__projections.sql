-- What is known: tables that the log can rebuild at any time, each as far as its position says.
create schema query;

-- Axon keeps here how far each projection is; written in the transaction of the rows.
create table query.token_entry (
    processorname varchar(255) not null,
    segment       integer      not null,
    token         bytea,
    tokentype     varchar(255),
    timestamp     varchar(255),
    owner         varchar(255),
    primary key (processorname, segment)
) with (fillfactor = 50);

create table query.orgs (
    org_id text not null primary key,
    name   text not null
);

create table query.users (
    user_id            text        not null primary key,
    org_id             text        not null,
    user_name          text        not null,
    first_name         text        not null,
    last_name          text        not null,
    nick_name          text,
    display_name       text        not null,
    preferred_language text,
    gender             smallint,
    email              text        not null,
    email_verified     boolean     not null,
    phone              text,
    sequence           bigint      not null,
    created_at         timestamptz not null,
    changed_at         timestamptz not null
);
create index users_org on query.users (org_id);

create table query.tokens (
    token_hash text        not null primary key,
    token_id   text        not null,
    user_id    text        not null,
    org_id     text        not null,
    expiration timestamptz not null
);
create index tokens_user on query.tokens (user_id, token_id);

create table query.memberships (
    user_id    text   not null,
    scope_type text   not null,
    scope_id   text   not null,
    roles      text[] not null,
    primary key (user_id, scope_type, scope_id)
);

create table query.passkey_codes (
    user_id      text        not null,
    code_id      text        not null,
    org_id       text        not null,
    algorithm    text        not null,
    key_id       text        not null,
    crypted      text        not null,
    state        text        not null,
    failed_tries smallint    not null,
    expires_at   timestamptz not null,
    sequence     bigint      not null,
    primary key (user_id, code_id)
);
comment on column query.passkey_codes.crypted is 'A commitment to the code; the code itself is stored nowhere.';

grant usage on schema query to latchkey_app;
grant select, insert, update, delete on all tables in schema query to latchkey_app;
