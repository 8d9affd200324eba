-- What witnesses have said of checkpoints: of each the newest, since older ones prove nothing that it does not.
create table log.cosignatures (
    witness     text        not null primary key,
    size        bigint      not null,
    note        text        not null,
    cosigned_at timestamptz not null
);
comment on table log.cosignatures is 'The newest checkpoint that each witness has signed (C2SP tlog-cosignature).';
comment on column log.cosignatures.witness is 'The public key of the witness.';
comment on column log.cosignatures.note is 'The checkpoint with the signatures of the log and that of the witness.';
grant select, insert, update on log.cosignatures to latchkey_app;
