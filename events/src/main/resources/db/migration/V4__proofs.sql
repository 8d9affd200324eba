-- What makes the log provable: a hash of each row, and the Merkle tree over them.
alter table log.events add column leaf_hash bytea;
comment on column log.events.leaf_hash is 'Hash of all other columns, a leaf of the tree (RFC 6962); its index is position - 1.';

create table log.tiles (
    level  smallint not null,
    index  bigint   not null,
    hashes bytea    not null,
    root   bytea    not null,
    primary key (level, index)
);
alter table log.tiles alter column hashes set storage external;
comment on table log.tiles is 'The whole tiles of the tree, 256 hashes each (C2SP tlog-tiles); rows are added, never changed or removed.';
comment on column log.tiles.root is 'The hash over the tile, which is one of those in the tile above.';
grant select, insert on log.tiles to latchkey_app;

-- One row: what was signed last. Older ones prove nothing that it does not.
create table log.checkpoint (
    only_row  boolean     not null primary key default true check (only_row),
    size      bigint      not null,
    note      text        not null,
    signed_at timestamptz not null
);
comment on table log.checkpoint is 'The newest signed statement of size and root of the log (C2SP tlog-checkpoint).';
grant select, insert, update on log.checkpoint to latchkey_app;

-- What the log holds any event of, so that a start can tell at once whether it can read all of it.
create table log.event_types (
    event_type text     not null,
    revision   smallint not null,
    primary key (event_type, revision)
);
grant select, insert on log.event_types to latchkey_app;
