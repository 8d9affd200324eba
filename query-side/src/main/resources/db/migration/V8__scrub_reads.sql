-- Where a reader of the log came from is forgotten when the reader is erased; that and what was read is kept.
grant update (address, user_agent) on audit.reads to latchkey_app;
comment on table audit.reads is
    'Every call that read the log, before it was answered; rows are added, never removed, and lose address and user agent when their reader is erased.';
