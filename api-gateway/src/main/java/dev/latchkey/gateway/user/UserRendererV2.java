package dev.latchkey.gateway.user;

import dev.latchkey.contract.user.v2.AccessTokenType;
import dev.latchkey.contract.user.v2.Gender;
import dev.latchkey.contract.user.v2.HumanEmail;
import dev.latchkey.contract.user.v2.HumanPhone;
import dev.latchkey.contract.user.v2.HumanProfile;
import dev.latchkey.contract.user.v2.HumanUser;
import dev.latchkey.contract.user.v2.MachineUser;
import dev.latchkey.contract.user.v2.User;
import dev.latchkey.contract.user.v2.UserState;
import dev.latchkey.gateway.wire.Details;
import dev.latchkey.query.user.UserView;

/** Shows a user in the words of the v2 calls. */
final class UserRendererV2 {
    private UserRendererV2() {}

    static User render(UserView view) {
        var user = User.newBuilder()
                .setUserId(view.userId().value())
                .setDetails(Details.v2(view.sequence(), view.createdAt(), view.changedAt(), view.owner()))
                .setState(state(view.state()))
                .setUsername(view.userName())
                .addLoginNames(view.userName())
                .setPreferredLoginName(view.userName());
        switch (view.type()) {
            case UserView.Human human -> user.setHuman(human(view, human));
            case UserView.Machine machine -> user.setMachine(machine(machine));
        }
        return user.build();
    }

    private static HumanUser human(UserView view, UserView.Human human) {
        var shown = HumanUser.newBuilder()
                .setUserId(view.userId().value())
                .setState(state(view.state()))
                .setUsername(view.userName())
                .addLoginNames(view.userName())
                .setPreferredLoginName(view.userName())
                .setProfile(profile(human))
                .setEmail(HumanEmail.newBuilder().setEmail(human.email()).setIsVerified(human.emailVerified()));
        if (human.phone() != null) {
            shown.setPhone(HumanPhone.newBuilder().setPhone(human.phone()).setIsVerified(human.phoneVerified()));
        }
        return shown.build();
    }

    private static HumanProfile profile(UserView.Human human) {
        var profile = HumanProfile.newBuilder()
                .setGivenName(human.firstName())
                .setFamilyName(human.lastName())
                .setDisplayName(human.displayName())
                .setGender(
                        switch (human.gender()) {
                            case null -> Gender.GENDER_UNSPECIFIED;
                            case FEMALE -> Gender.GENDER_FEMALE;
                            case MALE -> Gender.GENDER_MALE;
                            case DIVERSE -> Gender.GENDER_DIVERSE;
                        });
        if (human.nickName() != null) {
            profile.setNickName(human.nickName());
        }
        if (human.preferredLanguage() != null) {
            profile.setPreferredLanguage(human.preferredLanguage());
        }
        return profile.build();
    }

    private static MachineUser machine(UserView.Machine machine) {
        var shown = MachineUser.newBuilder()
                .setName(machine.name())
                .setAccessTokenType(
                        switch (machine.accessTokenType()) {
                            case BEARER -> AccessTokenType.ACCESS_TOKEN_TYPE_BEARER;
                            case JWT -> AccessTokenType.ACCESS_TOKEN_TYPE_JWT;
                        });
        if (machine.description() != null) {
            shown.setDescription(machine.description());
        }
        return shown.build();
    }

    private static UserState state(dev.latchkey.query.user.UserState state) {
        return switch (state) {
            case ACTIVE -> UserState.USER_STATE_ACTIVE;
            case INACTIVE -> UserState.USER_STATE_INACTIVE;
            case LOCKED -> UserState.USER_STATE_LOCKED;
            case INITIAL -> UserState.USER_STATE_INITIAL;
        };
    }
}
