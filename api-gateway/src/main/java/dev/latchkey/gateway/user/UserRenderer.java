package dev.latchkey.gateway.user;

import dev.latchkey.contract.user.v1.AccessTokenType;
import dev.latchkey.contract.user.v1.Email;
import dev.latchkey.contract.user.v1.Human;
import dev.latchkey.contract.user.v1.Machine;
import dev.latchkey.contract.user.v1.Phone;
import dev.latchkey.contract.user.v1.Profile;
import dev.latchkey.contract.user.v1.User;
import dev.latchkey.contract.user.v1.UserState;
import dev.latchkey.events.user.Gender;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.user.UserView;
import org.jspecify.annotations.Nullable;

/** Shows a user in the words of the contract. */
final class UserRenderer {
    private UserRenderer() {}

    static User render(UserView view) {
        var user = User.newBuilder()
                .setId(view.userId().value())
                .setDetails(Wire.details(view.sequence(), view.createdAt(), view.changedAt(), view.owner()))
                .setState(state(view.state()))
                .setUserName(view.userName())
                .addLoginNames(view.userName())
                .setPreferredLoginName(view.userName());
        switch (view.type()) {
            case UserView.Human human -> user.setHuman(human(human));
            case UserView.Machine machine -> user.setMachine(machine(machine));
        }
        return user.build();
    }

    private static UserState state(dev.latchkey.query.user.UserState state) {
        return switch (state) {
            case ACTIVE -> UserState.USER_STATE_ACTIVE;
            case INACTIVE -> UserState.USER_STATE_INACTIVE;
            case LOCKED -> UserState.USER_STATE_LOCKED;
            case INITIAL -> UserState.USER_STATE_INITIAL;
        };
    }

    private static Human human(UserView.Human view) {
        var profile = Profile.newBuilder()
                .setFirstName(view.firstName())
                .setLastName(view.lastName())
                .setDisplayName(view.displayName())
                .setGender(gender(view.gender()));
        if (view.nickName() != null) {
            profile.setNickName(view.nickName());
        }
        if (view.preferredLanguage() != null) {
            profile.setPreferredLanguage(view.preferredLanguage());
        }
        var human = Human.newBuilder()
                .setProfile(profile)
                .setEmail(Email.newBuilder().setEmail(view.email()).setIsEmailVerified(view.emailVerified()));
        if (view.phone() != null) {
            human.setPhone(Phone.newBuilder().setPhone(view.phone()).setIsPhoneVerified(view.phoneVerified()));
        }
        return human.build();
    }

    private static Machine machine(UserView.Machine view) {
        var machine = Machine.newBuilder()
                .setName(view.name())
                .setAccessTokenType(
                        switch (view.accessTokenType()) {
                            case BEARER -> AccessTokenType.ACCESS_TOKEN_TYPE_BEARER;
                            case JWT -> AccessTokenType.ACCESS_TOKEN_TYPE_JWT;
                        });
        if (view.description() != null) {
            machine.setDescription(view.description());
        }
        return machine.build();
    }

    private static dev.latchkey.contract.user.v1.Gender gender(@Nullable Gender gender) {
        return switch (gender) {
            case null -> dev.latchkey.contract.user.v1.Gender.GENDER_UNSPECIFIED;
            case FEMALE -> dev.latchkey.contract.user.v1.Gender.GENDER_FEMALE;
            case MALE -> dev.latchkey.contract.user.v1.Gender.GENDER_MALE;
            case DIVERSE -> dev.latchkey.contract.user.v1.Gender.GENDER_DIVERSE;
        };
    }
}
