package dev.latchkey.gateway.user;

import dev.latchkey.command.user.AddHuman;
import dev.latchkey.command.user.Verification;
import dev.latchkey.contract.user.v2.AddHumanUserRequest;
import dev.latchkey.contract.user.v2.SetHumanEmail;
import dev.latchkey.contract.user.v2.SetHumanPhone;
import dev.latchkey.contract.user.v2.SetHumanProfile;
import dev.latchkey.events.user.Gender;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.passkey.UrlTemplates;
import dev.latchkey.gateway.wire.InvalidFieldException;
import dev.latchkey.gateway.wire.UnsupportedFieldException;
import dev.latchkey.gateway.wire.Wire;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Translates the request for a new person from the words of the v2 calls, and refuses what cannot be kept. */
@Component
final class NewHumanV2 {
    private final UrlTemplates templates;

    NewHumanV2(UrlTemplates templates) {
        this.templates = templates;
    }

    /**
     * Makes the command.
     *
     * @param id the id of the new person
     * @throws dev.latchkey.command.DomainException if the password or a template is refused
     * @throws InvalidFieldException if a value is not what it should be
     * @throws UnsupportedFieldException if there is no place for a field that is given
     */
    AddHuman command(AddHumanUserRequest request, UserId id, OrgId owner) {
        refuseWhatHasNoPlace(request);
        return new AddHuman(
                id,
                owner,
                notBlank(
                                "username",
                                request.hasUsername()
                                        ? request.getUsername()
                                        : request.getEmail().getEmail())
                        .strip(),
                profile(request.getProfile()),
                email(request.getEmail()),
                phone(request.getPhone()),
                passwordGiven(request),
                false,
                // The v2 calls know no state before the first sign-in.
                false);
    }

    private static void refuseWhatHasNoPlace(AddHumanUserRequest request) {
        refuse(request.getMetadataCount() > 0, "metadata");
        refuse(request.getIdpLinksCount() > 0, "idp_links");
        refuse(request.hasTotpSecret(), "totp_secret");
    }

    private static void refuse(boolean given, String field) {
        if (given) {
            throw new UnsupportedFieldException("AddHumanUserRequest." + field);
        }
    }

    private static AddHuman.Profile profile(SetHumanProfile profile) {
        return new AddHuman.Profile(
                notBlank("profile.given_name", profile.getGivenName()),
                notBlank("profile.family_name", profile.getFamilyName()),
                Wire.orNull(profile.getNickName()),
                Wire.orNull(profile.getDisplayName()),
                UserData.language("AddHumanUserRequest.profile.preferred_language", profile.getPreferredLanguage()),
                switch (profile.getGender()) {
                    case GENDER_UNSPECIFIED -> null;
                    case GENDER_FEMALE -> Gender.FEMALE;
                    case GENDER_MALE -> Gender.MALE;
                    case GENDER_DIVERSE -> Gender.DIVERSE;
                    case UNRECOGNIZED ->
                        throw invalid("profile.gender", "value must be one of the defined enum values");
                });
    }

    private AddHuman.Email email(SetHumanEmail email) {
        return new AddHuman.Email(
                email.getEmail(),
                switch (email.getVerificationCase()) {
                    case SEND_CODE -> {
                        var send = email.getSendCode();
                        if (!send.hasUrlTemplate()) {
                            yield new Verification.SendCode(null);
                        }
                        templates.checkForCode(send.getUrlTemplate());
                        yield new Verification.SendCode(send.getUrlTemplate());
                    }
                    case RETURN_CODE -> new Verification.ReturnCode();
                    case IS_VERIFIED -> email.getIsVerified() ? Verification.VERIFIED : new Verification.SendCode(null);
                    case VERIFICATION_NOT_SET -> new Verification.SendCode(null);
                });
    }

    private static AddHuman.@Nullable Phone phone(SetHumanPhone phone) {
        if (phone.getPhone().isEmpty()) {
            return null;
        }
        if (!phone.getPhone().startsWith("+")) {
            throw new InvalidFieldException("AddHumanUserRequest.phone.phone", "value must begin with \"{0}\"", "+");
        }
        return new AddHuman.Phone(
                phone.getPhone(),
                switch (phone.getVerificationCase()) {
                    case SEND_CODE, VERIFICATION_NOT_SET -> new Verification.SendCode(null);
                    case RETURN_CODE -> new Verification.ReturnCode();
                    case IS_VERIFIED -> Verification.VERIFIED;
                });
    }

    private static boolean passwordGiven(AddHumanUserRequest request) {
        return switch (request.getPasswordTypeCase()) {
            case PASSWORD -> Passwords.isGiven(request.getPassword().getPassword());
            case HASHED_PASSWORD ->
                Passwords.isHashGiven(
                        "AddHumanUserRequest.hashed_password.hash",
                        request.getHashedPassword().getHash());
            case PASSWORDTYPE_NOT_SET -> false;
        };
    }

    private static String notBlank(String field, String text) {
        if (text.isBlank()) {
            throw invalid(field, "value must not be blank");
        }
        return text;
    }

    private static InvalidFieldException invalid(String field, String rule) {
        return new InvalidFieldException("AddHumanUserRequest." + field, rule);
    }
}
