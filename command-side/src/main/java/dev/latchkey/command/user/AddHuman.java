package dev.latchkey.command.user;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.user.Gender;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Makes a person a user, with everything that belongs to it in one append; answered with {@link AddedHuman}.
 *
 * @param userId as the asker gave it, or drawn by {@link dev.latchkey.command.IdGenerator}
 * @param owner the organisation that the person is to belong to
 * @param userName unique on the instance, whatever the case
 * @param phone null for none
 * @param passwordGiven whether the asker gave a password; it counts for the state and is kept nowhere
 * @param passkeyCode whether a code to enrol a passkey is issued with it, to be returned in a link
 * @param initializationCode whether a person who cannot sign in yet (neither password nor passkey code, or an
 *     unverified address) gets an initialization code and the state initial; otherwise the person is active at once
 */
public record AddHuman(
        UserId userId,
        OrgId owner,
        String userName,
        Profile profile,
        Email email,
        @Nullable Phone phone,
        boolean passwordGiven,
        boolean passkeyCode,
        boolean initializationCode)
        implements UserCommand<AddedHuman> {
    @Override
    public ErrorCode idTaken() {
        return ErrorCode.USER_ID_ALREADY_EXISTS;
    }

    /**
     * What the person is called.
     *
     * @param displayName null for first and last name
     * @param preferredLanguage a BCP 47 tag
     */
    public record Profile(
            String firstName,
            String lastName,
            @Nullable String nickName,
            @Nullable String displayName,
            @Nullable String preferredLanguage,
            @Nullable Gender gender) {}

    /** Where mail reaches the person. */
    public record Email(String address, Verification verification) {}

    /** Where calls reach the person. */
    public record Phone(String number, Verification verification) {}
}
