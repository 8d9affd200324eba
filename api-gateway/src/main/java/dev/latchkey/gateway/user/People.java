package dev.latchkey.gateway.user;

import dev.latchkey.command.Commands;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.Outcome;
import dev.latchkey.command.user.AddHuman;
import dev.latchkey.command.user.AddedHuman;
import dev.latchkey.command.user.Verification;
import dev.latchkey.contract.management.v1.AddHumanUserRequest;
import dev.latchkey.contract.management.v1.AddHumanUserResponse;
import dev.latchkey.contract.management.v1.ImportHumanUserRequest;
import dev.latchkey.contract.management.v1.ImportHumanUserResponse;
import dev.latchkey.contract.management.v1.ImportHumanUserResponse.PasswordlessRegistration;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.passkey.PasskeyLinks;
import dev.latchkey.gateway.wire.UnsupportedFieldException;
import dev.latchkey.gateway.wire.Wire;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Registers people with the organisation, with everything that belongs to one person in one append. */
@Component
final class People {
    private final Commands commands;
    private final IdGenerator ids;
    private final PasskeyLinks links;

    People(Commands commands, IdGenerator ids, PasskeyLinks links) {
        this.commands = commands;
        this.ids = ids;
        this.links = links;
    }

    AddHumanUserResponse add(AddHumanUserRequest request) {
        var profile = request.getProfile();
        var phone = request.getPhone();
        var outcome = send(
                request.getUserName(),
                new AddHuman.Profile(
                        UserData.name(profile.getFirstName()),
                        UserData.name(profile.getLastName()),
                        UserData.orNull(profile.getNickName()),
                        UserData.orNull(profile.getDisplayName()),
                        UserData.language(
                                "AddHumanUserRequest.profile.preferred_language", profile.getPreferredLanguage()),
                        UserData.gender(profile.getGender())),
                email(request.getEmail().getEmail(), request.getEmail().getIsEmailVerified()),
                request.hasPhone() ? phone(phone.getPhone(), phone.getIsPhoneVerified()) : null,
                Passwords.isGiven(request.getInitialPassword()),
                false);
        return AddHumanUserResponse.newBuilder()
                .setUserId(outcome.answer().userId().value())
                .setDetails(Wire.created(outcome.written(), CurrentCall.caller().org()))
                .build();
    }

    ImportHumanUserResponse add(ImportHumanUserRequest request) {
        refuseWhatHasNoPlace(request);
        var profile = request.getProfile();
        var phone = request.getPhone();
        var hasPassword = Passwords.isGiven(request.getPassword());
        var hasHash = Passwords.isHashGiven(
                "ImportHumanUserRequest.hashed_password.value",
                request.getHashedPassword().getValue());
        var outcome = send(
                request.getUserName(),
                new AddHuman.Profile(
                        UserData.name(profile.getFirstName()),
                        UserData.name(profile.getLastName()),
                        UserData.orNull(profile.getNickName()),
                        UserData.orNull(profile.getDisplayName()),
                        UserData.language(
                                "ImportHumanUserRequest.profile.preferred_language", profile.getPreferredLanguage()),
                        UserData.gender(profile.getGender())),
                email(request.getEmail().getEmail(), request.getEmail().getIsEmailVerified()),
                request.hasPhone() ? phone(phone.getPhone(), phone.getIsPhoneVerified()) : null,
                hasPassword || hasHash,
                request.getRequestPasswordlessRegistration());
        var answer = ImportHumanUserResponse.newBuilder()
                .setUserId(outcome.answer().userId().value())
                .setDetails(Wire.created(outcome.written(), CurrentCall.caller().org()));
        var code = outcome.answer().passkeyCode();
        if (code != null) {
            var expiration = Wire.duration(code.expiry());
            answer.setPasswordlessRegistration(PasswordlessRegistration.newBuilder()
                    .setLink(links.link(outcome.answer().userId(), code))
                    .setLifetime(expiration)
                    .setExpiration(expiration));
        }
        return answer.build();
    }

    private static void refuseWhatHasNoPlace(ImportHumanUserRequest request) {
        if (!request.getOtpCode().isEmpty()) {
            throw new UnsupportedFieldException("ImportHumanUserRequest.otp_code");
        }
        if (request.getIdpsCount() > 0) {
            throw new UnsupportedFieldException("ImportHumanUserRequest.idps");
        }
        if (request.getRecoveryCodesCount() > 0) {
            throw new UnsupportedFieldException("ImportHumanUserRequest.recovery_codes");
        }
    }

    private Outcome<AddedHuman> send(
            String userName,
            AddHuman.Profile profile,
            AddHuman.Email email,
            AddHuman.@Nullable Phone phone,
            boolean passwordGiven,
            boolean passkeyCode) {
        return commands.send(
                new AddHuman(
                        new UserId(ids.next()),
                        CurrentCall.caller().org(),
                        UserData.userName(userName),
                        profile,
                        email,
                        phone,
                        passwordGiven,
                        passkeyCode,
                        true),
                CurrentCall.actor());
    }

    private static AddHuman.Email email(String address, boolean verified) {
        return new AddHuman.Email(address, verification(verified));
    }

    private static AddHuman.Phone phone(String number, boolean verified) {
        return new AddHuman.Phone(number, verification(verified));
    }

    private static Verification verification(boolean verified) {
        return verified ? Verification.VERIFIED : new Verification.SendCode(null);
    }
}
