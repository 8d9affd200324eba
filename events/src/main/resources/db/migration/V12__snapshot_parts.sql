-- What stays as it is in the state of an aggregate, stored once and not again with each snapshot.
create table log.snapshot_parts (
    aggregate_id text  not null references log.snapshots on delete cascade,
    hash         text  not null,
    bytes        bytea not null,
    primary key (aggregate_id, hash)
);
comment on table log.snapshot_parts is 'Parts of snapshots; go with them.';
comment on column log.snapshot_parts.hash is 'SHA-256 of the bytes, base64url.';
-- Hashes do not become shorter, so nobody need try.
alter table log.snapshot_parts alter column bytes set storage external;
grant select, insert, delete on log.snapshot_parts to latchkey_app;
