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

create table query.instances (
    instance_id text        not null primary key,
    name        text        not null,
    created_at  timestamptz not null
);

-- Folded texts are in lower case by Unicode's rules, for searching and sorting whatever the locale of the server is.
create table query.orgs (
    org_id      text        not null primary key,
    name        text        not null,
    name_folded text        not null collate "C",
    sequence    bigint      not null,
    created_at  timestamptz not null
);
create index orgs_name on query.orgs (name_folded, org_id);

create table query.users (
    user_id            text        not null primary key,
    org_id             text        not null,
    machine            boolean     not null,
    state              text        not null,
    user_name          text        not null,
    user_name_folded   text        not null collate "C",
    first_name         text,
    last_name          text,
    nick_name          text,
    display_name       text        not null,
    names_folded       text        not null collate "C",
    preferred_language text,
    gender             smallint,
    email              text,
    email_folded       text        collate "C",
    email_verified     boolean     not null default false,
    phone              text,
    phone_verified     boolean     not null default false,
    description        text,
    access_token_type  smallint,
    sequence           bigint      not null,
    created_at         timestamptz not null,
    changed_at         timestamptz not null
);
-- Pages are read in this order, and filtered on the way.
create index users_name on query.users (user_name_folded);
create index users_org_name on query.users (org_id, user_name_folded);

create table query.tokens (
    token_hash text        not null primary key,
    token_id   text        not null,
    user_id    text        not null,
    org_id     text        not null,
    created_at timestamptz not null,
    expiration timestamptz not null
);
create index tokens_user on query.tokens (user_id, token_id);

create table query.user_states (
    user_id  text   not null primary key,
    state    text   not null,
    sequence bigint not null
);
comment on table query.user_states is 'Bearers of tokens who were not always active; who is not here is.';

create table query.memberships (
    user_id    text        not null,
    scope_type text        not null,
    scope_id   text        not null,
    roles      text[]      not null,
    sequence   bigint      not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    primary key (user_id, scope_type, scope_id)
);
create index memberships_scope on query.memberships (scope_type, scope_id, user_id);

create table query.passkey_codes (
    user_id      text        not null,
    code_id      text        not null,
    org_id       text        not null,
    algorithm    text        not null,
    key_id       text        not null,
    crypted      text        not null,
    state        text        not null,
    delivery     text        not null,
    failed_tries smallint    not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    sequence     bigint      not null,
    primary key (user_id, code_id)
);
comment on column query.passkey_codes.crypted is 'A commitment to the code; the code itself is stored nowhere.';

create table query.passkeys (
    user_id      text        not null,
    passkey_id   text        not null,
    org_id       text        not null,
    name         text        not null,
    rp_id        text        not null,
    aaguid       text        not null,
    backed_up    boolean     not null,
    created_at   timestamptz not null,
    changed_at   timestamptz not null,
    last_used_at timestamptz,
    sequence     bigint      not null,
    primary key (user_id, passkey_id)
);
comment on table query.passkeys is 'Passkeys that can be used; an unfinished registration is not here.';

grant usage on schema query to latchkey_app;
grant select, insert, update, delete on all tables in schema query to latchkey_app;
