package dev.latchkey.gateway.user;

import static dev.latchkey.gateway.Edges.CODE;
import static dev.latchkey.gateway.Edges.CODE_ID;
import static dev.latchkey.gateway.Edges.NOW;
import static dev.latchkey.gateway.Edges.ORG;
import static dev.latchkey.gateway.Edges.OTHER_ORG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.Command;
import dev.latchkey.command.Outcome;
import dev.latchkey.command.passkey.Code;
import dev.latchkey.command.passkey.IssuedCode;
import dev.latchkey.command.user.AddHuman;
import dev.latchkey.command.user.AddMachine;
import dev.latchkey.command.user.AddedHuman;
import dev.latchkey.command.user.Verification;
import dev.latchkey.events.log.Appended;
import dev.latchkey.events.user.AccessTokenType;
import dev.latchkey.events.user.Gender;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.RunningEdge;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddUserTest {
    private static final String ADD = "/management/v1/users/human";
    private static final String IMPORT = "/management/v1/users/human/_import";
    private static final String MACHINE = "/management/v1/users/machine";
    private static final String NAMES = "\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"";
    private static final AddHuman.Profile ADA = new AddHuman.Profile("Ada", "Lovelace", null, null, null, null);
    private static final AddHuman.Email EMAIL = new AddHuman.Email("ada@example.com", new Verification.SendCode(null));

    private static RunningEdge edge;

    @BeforeAll
    static void start() {
        edge = new RunningEdge();
        edge.commands.answer(AddUserTest::answer);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void forgetWhatWasSent() {
        edge.commands.sent().clear();
    }

    @Test
    void addsAPerson() throws Exception {
        var answer = edge.post(ADD, person(NAMES, ""));

        var sent = (AddHuman) sent();
        assertThat(sent).isEqualTo(new AddHuman(sent.userId(), ORG, "ada", ADA, EMAIL, null, false, false, true));
        assertThat(sent.userId().value()).matches("\\d{15,20}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"userId\":\"" + sent.userId() + "\",\"details\":{\"sequence\":\"2\","
                        + "\"creationDate\":\"2026-03-01T10:00:00.123456Z\","
                        + "\"resourceOwner\":\"300000000000000001\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {ADD, IMPORT})
    void takesEverythingThatIsSaid(String path) throws Exception {
        edge.post(path, """
                {"userName": " ada ", "profile": {"firstName": "Ada", "lastName": "Lovelace", "nickName": "A",
                 "displayName": "Countess", "preferredLanguage": "de-ch", "gender": "GENDER_FEMALE"},
                 "email": {"email": "ada@example.com", "isEmailVerified": true},
                 "phone": {"phone": "+41790000000"}}""");

        var sent = (AddHuman) sent();
        assertThat(sent)
                .isEqualTo(new AddHuman(
                        sent.userId(),
                        ORG,
                        "ada",
                        new AddHuman.Profile("Ada", "Lovelace", "A", "Countess", "de-CH", Gender.FEMALE),
                        new AddHuman.Email("ada@example.com", Verification.VERIFIED),
                        new AddHuman.Phone("+41790000000", new Verification.SendCode(null)),
                        false,
                        false,
                        true));
    }

    @Test
    void countsAPasswordAndHandsItToNobody() throws Exception {
        edge.post(ADD, person(NAMES, ",\"initialPassword\":\"Secret-Passw0rd!\""));
        assertThat(((AddHuman) sent()).passwordGiven()).isTrue();
        assertThat(sent().toString()).doesNotContain("Secret");

        edge.post(IMPORT, person(NAMES, ",\"password\":\"Secret-Passw0rd!\",\"passwordChangeRequired\":true"));
        edge.post(IMPORT, person(NAMES, ",\"hashedPassword\":{\"value\":\"$2a$12$abcdefghijklmnopqrstuv\"}"));
        assertThat(edge.commands.sent()).hasSize(3).allMatch(each -> ((AddHuman) each.command()).passwordGiven());
    }

    @Test
    void answersAnImportWithTheLinkThatWasAskedFor() throws Exception {
        var answer = edge.post(IMPORT, person(NAMES, ",\"requestPasswordlessRegistration\":true"));

        var sent = (AddHuman) sent();
        assertThat(sent.passkeyCode()).isTrue();
        assertThat(answer.body())
                .isEqualTo("{\"userId\":\"" + sent.userId() + "\",\"details\":{\"sequence\":\"2\","
                        + "\"creationDate\":\"2026-03-01T10:00:00.123456Z\","
                        + "\"resourceOwner\":\"300000000000000001\"},\"passwordlessRegistration\":{"
                        + "\"link\":\"http://localhost:" + edge.port() + "/ui/login/login/passwordless/init?userID="
                        + sent.userId() + "&orgID=300000000000000001&codeID=320000000000000001&code=aB3dE5gH7jK9\","
                        + "\"lifetime\":\"3600s\",\"expiration\":\"3600s\"}}");
    }

    @Test
    void addsToTheOrganisationThatTheRequestNames() throws Exception {
        edge.send(edge.request(ADD)
                .header("content-type", "application/json")
                .header("x-zitadel-orgid", OTHER_ORG.value())
                .POST(BodyPublishers.ofString(person(NAMES, ""))));

        assertThat(((AddHuman) sent()).owner()).isEqualTo(OTHER_ORG);
    }

    @ParameterizedTest
    @CsvSource({
        "Pa$w0rd, DOMAIN-HuJf6",
        "PASSW0RD$, DOMAIN-co3Xw",
        "passw0rd$, DOMAIN-VoaRj",
        "Password$, DOMAIN-ZBv4H",
        "Passw0rd1, DOMAIN-ZDLwA"
    })
    void refusesAWeakPassword(String password, String id) throws Exception {
        refused(edge.post(ADD, person(NAMES, ",\"initialPassword\":\"" + password + "\"")), 400, id, password);
        refused(edge.post(IMPORT, person(NAMES, ",\"password\":\"" + password + "\"")), 400, id, password);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "$2a$", "$2a$with blank", "$$x"})
    void refusesWhatIsNoHash(String hash) throws Exception {
        refused(
                edge.post(IMPORT, person(NAMES, ",\"hashedPassword\":{\"value\":\"" + hash + "\"}")),
                400,
                "invalid ImportHumanUserRequest.hashed_password.value: value must be a password hash",
                "\"" + hash);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "otpCode":"JBSWY3DP"                                    | otp_code
            "idps":[{"configId":"1","externalUserId":"2"}]          | idps
            "recoveryCodes":[{"raw":"one"}]                         | recovery_codes
            """)
    void refusesWhatItHasNoPlaceFor(String member, String field) throws Exception {
        var answer = edge.post(IMPORT, person(NAMES, "," + member));

        refused(answer, 501, "ImportHumanUserRequest." + field + " is not supported here (LATCHKEY-Fd1un)", "JBSWY3DP");
        assertThat(answer.body()).startsWith("{\"code\":12,");
    }

    @ParameterizedTest
    @ValueSource(strings = {ADD, IMPORT})
    void refusesABlankName(String path) throws Exception {
        for (var blank : new String[] {
            person(NAMES, "").replace("\"ada\"", "\" \\t\""),
            person("\"firstName\":\" \",\"lastName\":\"Lovelace\"", ""),
            person("\"firstName\":\"Ada\",\"lastName\":\"\u2003\"", "")
        }) {
            refused(edge.post(path, blank), 400, "Userdata is invalid (COMMAND-bm9Ds)", "Lovelace");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "preferredLanguage":"en_US"  | profile.preferred_language: value must be a BCP 47 language tag
            "preferredLanguage":"1"      | profile.preferred_language: value must be a BCP 47 language tag
            "gender":17                  | profile.gender: value must be one of the defined enum values
            """)
    void refusesAnOddProfile(String member, String message) throws Exception {
        refused(edge.post(ADD, person(NAMES + "," + member, "")), 400, "AddHumanUserRequest." + message, "en_US");
        refused(edge.post(IMPORT, person(NAMES + "," + member, "")), 400, "ImportHumanUserRequest." + message, "en_US");
    }

    @ParameterizedTest
    @ValueSource(strings = {ADD, IMPORT})
    void refusesWhatIsNoAddress(String path) throws Exception {
        refused(
                edge.post(path, person(NAMES, "").replace("ada@example.com", "nowhere")),
                400,
                "Request.email.email: value must be a valid email address",
                "nowhere");
        refused(
                edge.post(path, person(NAMES, ",\"phone\":{\"phone\":\"0790000000\"}")),
                400,
                "Request.phone.phone: value must begin with",
                "0790000000");
    }

    @Test
    void addsAMachine() throws Exception {
        var answer = edge.post(MACHINE, "{\"userName\":\"robot\",\"name\":\"Robot\"}");

        var sent = (AddMachine) sent();
        assertThat(sent).isEqualTo(new AddMachine(sent.userId(), ORG, "robot", "Robot", null, AccessTokenType.BEARER));
        assertThat(answer.body())
                .isEqualTo("{\"userId\":\"" + sent.userId() + "\",\"details\":{\"sequence\":\"1\","
                        + "\"changeDate\":\"2026-03-01T10:00:00.123456Z\","
                        + "\"resourceOwner\":\"300000000000000001\"}}");
    }

    @Test
    void addsAMachineUnderTheIdThatIsGiven() throws Exception {
        edge.post(MACHINE, """
                {"userName": "robot", "name": "Robot", "description": "welds", "userId": "robot/7",
                 "accessTokenType": "ACCESS_TOKEN_TYPE_JWT"}""");

        assertThat(sent())
                .isEqualTo(new AddMachine(new UserId("robot/7"), ORG, "robot", "Robot", "welds", AccessTokenType.JWT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SYSTEM", "anonymous", " ", "system "})
    void refusesAMachineThatCouldBeMistakenForNobody(String id) throws Exception {
        refused(
                edge.post(MACHINE, "{\"userName\":\"robot\",\"name\":\"Robot\",\"userId\":\"" + id + "\"}"),
                400,
                "invalid AddMachineUserRequest.user_id: value must be an id that is not reserved",
                "robot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"userName\":\" \",\"name\":\"Robot\"}", "{\"userName\":\"robot\",\"name\":\" \"}"})
    void refusesAMachineWithABlankName(String machine) throws Exception {
        refused(edge.post(MACHINE, machine), 400, "Userdata is invalid (COMMAND-bm9Ds)", "obot");
    }

    private static void refused(HttpResponse<String> answer, int status, String says, String keeps) {
        assertThat(answer.body()).contains(says).doesNotContain(keeps);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(edge.commands.sent()).isEmpty();
    }

    private static Command<?> sent() {
        return edge.commands.sent().getFirst().command();
    }

    private static String person(String profile, String more) {
        return "{\"userName\":\"ada\",\"profile\":{" + profile + "},\"email\":{\"email\":\"ada@example.com\"}" + more
                + "}";
    }

    private static Outcome<?> answer(Command<?> command) {
        return switch (command) {
            case AddHuman add ->
                new Outcome<>(
                        new AddedHuman(
                                add.userId(),
                                add.passkeyCode()
                                        ? new IssuedCode(CODE_ID, add.owner(), new Code(CODE), Duration.ofHours(1))
                                        : null,
                                null,
                                null),
                        new Appended(42, 2, NOW));
            case AddMachine add -> new Outcome<>(add.userId(), new Appended(42, 1, NOW));
            default -> throw new AssertionError("nobody expected " + command);
        };
    }
}
