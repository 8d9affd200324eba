package dev.latchkey.command.user;

import dev.latchkey.command.passkey.Code;
import dev.latchkey.command.passkey.IssuedCode;
import dev.latchkey.events.value.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A person who was made a user.
 *
 * @param passkeyCode the code to enrol a passkey, if one was asked for
 * @param emailCode the code to verify the address, if it was to be returned
 * @param phoneCode the code to verify the number, if it was to be returned
 */
public record AddedHuman(
        UserId userId,
        @Nullable IssuedCode passkeyCode,
        @Nullable Code emailCode,
        @Nullable Code phoneCode) {}
