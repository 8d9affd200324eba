-- A code that was spent when a registration was started, and of which no passkey has come yet.
alter table query.passkey_codes add column passkey_id text;

create index passkey_codes_started on query.passkey_codes (user_id, passkey_id) where passkey_id is not null;

comment on column query.passkey_codes.passkey_id is
    'The registration that spent the code when it was started, until its passkey is stored.';
