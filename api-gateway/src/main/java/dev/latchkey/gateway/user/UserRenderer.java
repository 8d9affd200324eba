package dev.latchkey.gateway.user;

import dev.latchkey.contract.user.v1.Email;
import dev.latchkey.contract.user.v1.Human;
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
        return User.newBuilder()
                .setId(view.userId().value())
                .setDetails(Wire.details(view.sequence(), view.createdAt(), view.changedAt(), view.owner()))
                // No event takes a user out of this state yet.
                .setState(UserState.USER_STATE_ACTIVE)
                .setUserName(view.userName())
                .addLoginNames(view.userName())
                .setPreferredLoginName(view.userName())
                .setHuman(human(view))
                .build();
    }

    private static Human human(UserView view) {
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
            human.setPhone(Phone.newBuilder().setPhone(view.phone()));
        }
        return human.build();
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
