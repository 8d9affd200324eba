package dev.latchkey.command.user;

import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.passkey.AuthenticatorNames;
import dev.latchkey.command.passkey.CodeGenerator;
import dev.latchkey.command.passkey.PasskeyPolicies;
import java.security.SecureRandom;
import java.time.Clock;

/** What a ceremony needs beside the state of the user. */
record CeremonyTools(
        PasskeyPolicies policies,
        CodeGenerator codes,
        AuthenticatorNames names,
        IdGenerator ids,
        SecureRandom random,
        Clock clock) {}
