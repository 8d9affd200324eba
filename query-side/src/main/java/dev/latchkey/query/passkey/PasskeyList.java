package dev.latchkey.query.passkey;

import java.util.List;

/** The passkeys of a user, oldest first. */
public record PasskeyList(List<PasskeyView> passkeys) {}
