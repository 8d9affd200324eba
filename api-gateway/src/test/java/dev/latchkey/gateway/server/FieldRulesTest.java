package dev.latchkey.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import dev.latchkey.contract.auth.v1.AuthServiceGrpc;
import dev.latchkey.contract.auth.v1.VerifyMyPasswordlessRequest;
import dev.latchkey.contract.management.v1.AddHumanUserRequest;
import dev.latchkey.contract.management.v1.AddMachineUserRequest;
import dev.latchkey.contract.management.v1.ManagementServiceGrpc;
import dev.latchkey.contract.object.v2.Organization;
import dev.latchkey.contract.passkey.v1.IssueLinksRequest;
import dev.latchkey.contract.passkey.v1.PasskeyLinkServiceGrpc;
import dev.latchkey.contract.test.v1.EchoRequest;
import dev.latchkey.contract.test.v1.Inner;
import dev.latchkey.contract.test.v1.ProbeServiceGrpc;
import dev.latchkey.contract.user.v1.WebAuthNVerification;
import dev.latchkey.contract.user.v2.SetHumanEmail;
import dev.latchkey.contract.user.v2.SetHumanPhone;
import dev.latchkey.contract.user.v2.SetHumanProfile;
import dev.latchkey.contract.user.v2.UserServiceGrpc;
import dev.latchkey.gateway.wire.InvalidFieldException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FieldRulesTest {
    private static final String ECHO = "latchkey.test.v1.ProbeService/Echo";
    private static final String NO_ZEROS = "value must not contain the character U+0000";

    private static FieldRules rules;

    @BeforeAll
    static void compile() {
        rules = new FieldRules(List.of(
                new ProbeServiceGrpc.ProbeServiceImplBase() {}.bindService(),
                new AuthServiceGrpc.AuthServiceImplBase() {}.bindService(),
                new ManagementServiceGrpc.ManagementServiceImplBase() {}.bindService(),
                new UserServiceGrpc.UserServiceImplBase() {}.bindService(),
                new PasskeyLinkServiceGrpc.PasskeyLinkServiceImplBase() {}.bindService()));
    }

    @Test
    void letsPassWhatKeepsTheRules() {
        accepts(ECHO, echo(b -> b));
        accepts(
                ECHO,
                echo(b -> b.setText("äöü😀567890")
                        .setBig(1000)
                        .setColorValue(1)
                        .setFreeColorValue(99)
                        .setBlob(ByteString.copyFromUtf8("1234"))
                        .setRight(true)
                        .putLabels("a key of any length", "abc")
                        .setMaybe("x")
                        .addTags("a")
                        .addTags("b")
                        .setMail("a@example.com")
                        .setPhone("+41")
                        .setAt(Timestamp.newBuilder().setSeconds(1))
                        .setLasting(Duration.newBuilder().setSeconds(-1).setNanos(-1))));
    }

    @Test
    void countsCharactersAndNotUnits() {
        accepts(ECHO, echo(b -> b.setText("😀".repeat(10))));
        refuses(
                ECHO,
                echo(b -> b.setText("😀".repeat(11))),
                "EchoRequest.text: value length must be at most 10 characters");
    }

    @Test
    void namesFieldPathAndRule() {
        refuses(
                ECHO,
                EchoRequest.newBuilder().setBlob(ByteString.copyFromUtf8("ab")).build(),
                "EchoRequest.inner: value is required");
        refuses(ECHO, echo(b -> b.setBig(1001)), "EchoRequest.big: value must be at most 1000");
        refuses(ECHO, echo(b -> b.setBig(-1)), "EchoRequest.big: value must be at most 1000");
        refuses(ECHO, echo(b -> b.setColorValue(2)), "EchoRequest.color: value must be one of the defined enum values");
        refuses(
                ECHO,
                echo(b -> b.setBlob(ByteString.copyFromUtf8("1"))),
                "EchoRequest.blob: value length must be between 2 and 4 bytes, inclusive");
        refuses(
                ECHO,
                echo(b -> b.setLeft("")),
                "EchoRequest.left: value length must be between 1 and 5 characters, inclusive");
        refuses(ECHO, echo(b -> b.setRight(false)), "EchoRequest.right: value must be true");
        refuses(
                ECHO,
                echo(b -> b.setInner(Inner.newBuilder().setInner(inner("secret")))),
                "EchoRequest.inner.inner.text: value length must be at most 5 characters");
        refuses(
                ECHO,
                echo(b -> b.addInners(inner("")).addInners(inner("secret"))),
                "EchoRequest.inners[1].text: value length must be at most 5 characters");
        refuses(
                ECHO,
                echo(b -> b.addInners(inner("")).addInners(inner("")).addInners(inner(""))),
                "EchoRequest.inners: value must contain no more than 2 item(s)");
        refuses(ECHO, echo(b -> b.setMaybe("")), "EchoRequest.maybe: value length must be at least 1 characters");
        refuses(ECHO, echo(b -> b.addTags("a").addTags("a")), "EchoRequest.tags: value must not contain an item twice");
        refuses(
                ECHO,
                echo(b -> b.addTags("a").addTags("")),
                "EchoRequest.tags[1]: value length must be at least 1 characters");
        refuses(ECHO, echo(b -> b.setMail("nobody")), "EchoRequest.mail: value must be a valid email address");
        refuses(ECHO, echo(b -> b.setPhone("0041")), "EchoRequest.phone: value must begin with \"+\"");
    }

    @Test
    void repeatsNothingThatWasSent() {
        refuses(
                ECHO,
                echo(b -> b.putLabels("secret", "long")),
                "EchoRequest.labels[]: value length must be at most 3 characters");
        assertThatThrownBy(() -> rules.check(ECHO, echo(b -> b.setMail("secret"))))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @Test
    void refusesTextThatCannotBeStoredWhereverItStands() {
        refuses(ECHO, echo(b -> b.setText("\0")), "EchoRequest.text: " + NO_ZEROS);
        refuses(ECHO, echo(b -> b.setLeft("\0")), "EchoRequest.left: " + NO_ZEROS);
        refuses(ECHO, echo(b -> b.addTags("a").addTags("\0")), "EchoRequest.tags[1]: " + NO_ZEROS);
        refuses(
                ECHO,
                echo(b -> b.setInner(Inner.newBuilder().setInner(inner("\0")))),
                "EchoRequest.inner.inner.text: " + NO_ZEROS);
        refuses(ECHO, echo(b -> b.putLabels("\0", "")), "EchoRequest.labels[].key: " + NO_ZEROS);
        refuses(ECHO, echo(b -> b.putLabels("", "\0")), "EchoRequest.labels[].value: " + NO_ZEROS);
        refuses(
                ECHO,
                echo(b -> b.setData(Struct.newBuilder().putFields("\0", Value.getDefaultInstance()))),
                "EchoRequest.data.fields[].key: " + NO_ZEROS);
        var deep = Value.newBuilder()
                .setListValue(com.google.protobuf.ListValue.newBuilder()
                        .addValues(Value.newBuilder().setStringValue("\0")));
        refuses(
                ECHO,
                echo(b -> b.setData(Struct.newBuilder().putFields("a", deep.build()))),
                "EchoRequest.data.fields[].value.list_value.values[0].string_value: " + NO_ZEROS);
    }

    @Test
    void refusesTimesAndDurationsThatAreNone() {
        for (var time : List.of(
                Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build(),
                Timestamp.newBuilder().setSeconds(Long.MIN_VALUE).build(),
                Timestamp.newBuilder().setNanos(-1).build(),
                Timestamp.newBuilder().setNanos(1_000_000_000).build())) {
            refuses(
                    ECHO,
                    echo(b -> b.setAt(time)),
                    "EchoRequest.at: value must be a time between the years 1 and 9999");
        }
        for (var duration : List.of(
                Duration.newBuilder().setSeconds(Long.MIN_VALUE).build(),
                Duration.newBuilder().setSeconds(315_576_000_001L).build(),
                Duration.newBuilder().setSeconds(1).setNanos(-1).build(),
                Duration.newBuilder().setNanos(Integer.MIN_VALUE).build())) {
            refuses(
                    ECHO,
                    echo(b -> b.setLasting(duration)),
                    "EchoRequest.lasting: value must be a duration of at most 10000 years");
        }
    }

    @Test
    void holdsTheCallsToTheRulesThatClientsKnow() {
        var verify = "zitadel.auth.v1.AuthService/VerifyMyPasswordless";
        refuses(
                verify,
                VerifyMyPasswordlessRequest.getDefaultInstance(),
                "VerifyMyPasswordlessRequest.verification: value is required");
        refuses(
                verify,
                VerifyMyPasswordlessRequest.newBuilder()
                        .setVerification(WebAuthNVerification.newBuilder()
                                .setPublicKeyCredential(ByteString.copyFrom(new byte[54]))
                                .setTokenName("key"))
                        .build(),
                "VerifyMyPasswordlessRequest.verification.public_key_credential: value length must be at least 55 bytes");
        refuses(
                "zitadel.management.v1.ManagementService/AddMachineUser",
                AddMachineUserRequest.newBuilder()
                        .setUserName("u")
                        .setName("n")
                        .setAccessTokenTypeValue(2)
                        .build(),
                "AddMachineUserRequest.access_token_type: value must be one of the defined enum values");
        var human = AddHumanUserRequest.newBuilder()
                .setUserName("u")
                .setProfile(AddHumanUserRequest.Profile.newBuilder()
                        .setFirstName("f")
                        .setLastName("l")
                        .setGenderValue(3))
                .setEmail(AddHumanUserRequest.Email.newBuilder().setEmail("f@example.com"));
        var add = "zitadel.management.v1.ManagementService/AddHumanUser";
        accepts(add, human.build());
        refuses(
                add,
                human.setPhone(AddHumanUserRequest.Phone.newBuilder().setPhone("0791234567"))
                        .build(),
                "AddHumanUserRequest.phone.phone: value must begin with \"+\"");
    }

    @Test
    void holdsTheSecondVersionToItsRules() {
        var add = "zitadel.user.v2.UserService/AddHumanUser";
        var human = dev.latchkey.contract.user.v2.AddHumanUserRequest.newBuilder()
                .setOrganization(Organization.newBuilder().setOrgId("1"))
                .setProfile(SetHumanProfile.newBuilder().setGivenName("g").setFamilyName("f"))
                .setEmail(SetHumanEmail.newBuilder().setEmail("a@example.com").setIsVerified(false));
        accepts(add, human.build());
        refuses(
                add,
                human.clone()
                        .setPhone(SetHumanPhone.newBuilder().setPhone("+1").setIsVerified(false))
                        .build(),
                "AddHumanUserRequest.phone.is_verified: value must be true");
        refuses(
                add,
                human.clone()
                        .setEmail(SetHumanEmail.newBuilder().setEmail("a@"))
                        .build(),
                "AddHumanUserRequest.email.email: value must be a valid email address");
        refuses(
                add,
                human.clone().setUserId("").build(),
                "AddHumanUserRequest.user_id: value length must be between 1 and 200 characters, inclusive");
    }

    @Test
    void boundsABulkOfLinks() {
        var issue = "latchkey.passkey.v1.PasskeyLinkService/IssueLinks";
        var ids = IntStream.range(0, 10_000).mapToObj(i -> "u" + i).toList();
        var job = IssueLinksRequest.newBuilder().setJobId("j").addAllUserIds(ids);
        accepts(issue, job.clone().setFromIndex(10_000).build());
        refuses(
                issue,
                job.clone().addUserIds("one more").build(),
                "IssueLinksRequest.user_ids: value must contain no more than 10000 item(s)");
        refuses(
                issue,
                job.clone().setFromIndex(10_001).build(),
                "IssueLinksRequest.from_index: value must be at most 10000");
        refuses(
                issue,
                IssueLinksRequest.newBuilder()
                        .setJobId("j")
                        .addUserIds("a")
                        .addUserIds("a")
                        .build(),
                "IssueLinksRequest.user_ids: value must not contain an item twice");
    }

    private static EchoRequest echo(UnaryOperator<EchoRequest.Builder> with) {
        return with.apply(EchoRequest.newBuilder()
                        .setInner(Inner.getDefaultInstance())
                        .setBlob(ByteString.copyFromUtf8("ab")))
                .build();
    }

    private static Inner inner(String text) {
        return Inner.newBuilder().setText(text).build();
    }

    private static void accepts(String method, Message request) {
        assertThatCode(() -> rules.check(method, request)).doesNotThrowAnyException();
    }

    private static void refuses(String method, Message request, String why) {
        assertThatThrownBy(() -> rules.check(method, request))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessage("invalid " + why);
    }
}
