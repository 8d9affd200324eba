package dev.latchkey.gateway.user;

import static dev.latchkey.gateway.Edges.NOW;
import static dev.latchkey.gateway.Edges.ORG;
import static dev.latchkey.gateway.Edges.OTHER_ORG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.Outcome;
import dev.latchkey.command.passkey.Code;
import dev.latchkey.command.user.AddHuman;
import dev.latchkey.command.user.AddedHuman;
import dev.latchkey.command.user.Verification;
import dev.latchkey.events.log.Appended;
import dev.latchkey.events.user.Gender;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddHumanUserV2Test {
    private static final String PATH = "/v2/users/human";
    private static final String PROFILE = "\"profile\":{\"givenName\":\"Ada\",\"familyName\":\"Lovelace\"}";
    private static final String EMAIL = "\"email\":{\"email\":\"ada@example.com\"}";
    private static final String ID = "\"userId\":";

    private static RunningEdge edge;

    @BeforeAll
    static void start() {
        edge = new RunningEdge();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void reset() {
        edge.reset();
        edge.commands.answer(command -> new Outcome<>(
                new AddedHuman(((AddHuman) command).userId(), null, new Code("emailCode123"), new Code("phoneCode123")),
                new Appended(9, 3, NOW)));
    }

    @Test
    void makesAPersonOfEverythingThatIsGiven() throws Exception {
        var answer = post("{\"userId\":\"u1\",\"username\":\"ada\",\"organization\":{\"orgId\":\"" + OTHER_ORG
                + "\"},\"profile\":{\"givenName\":\"Ada\",\"familyName\":\"Lovelace\",\"nickName\":\"A\","
                + "\"displayName\":\"Countess\",\"preferredLanguage\":\"en-GB\",\"gender\":\"GENDER_FEMALE\"},"
                + "\"email\":{\"email\":\"ada@example.com\",\"returnCode\":{}},"
                + "\"phone\":{\"phone\":\"+41790000000\",\"returnCode\":{}},"
                + "\"password\":{\"password\":\"Passw0rd!\"}}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"userId\":\"u1\",\"details\":{\"sequence\":\"3\","
                        + "\"changeDate\":\"2026-03-01T10:00:00.123456Z\",\"resourceOwner\":\"" + OTHER_ORG
                        + "\",\"creationDate\":\"2026-03-01T10:00:00.123456Z\"},"
                        + "\"emailCode\":\"emailCode123\",\"phoneCode\":\"phoneCode123\"}");
        assertThat(command())
                .isEqualTo(new AddHuman(
                        new UserId("u1"),
                        OTHER_ORG,
                        "ada",
                        new AddHuman.Profile("Ada", "Lovelace", "A", "Countess", "en-GB", Gender.FEMALE),
                        new AddHuman.Email("ada@example.com", new Verification.ReturnCode()),
                        new AddHuman.Phone("+41790000000", new Verification.ReturnCode()),
                        true,
                        false,
                        false));
    }

    @Test
    void drawsTheIdAndTakesTheAddressForTheName() throws Exception {
        var answer = post("{" + PROFILE + "," + EMAIL + "}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(command().userId().value()).matches("\\d{15,20}");
        assertThat(command().owner()).isEqualTo(ORG);
        assertThat(command().userName()).isEqualTo("ada@example.com");
        assertThat(command().email().verification()).isEqualTo(new Verification.SendCode(null));
        assertThat(command().phone()).isNull();
        assertThat(command().passwordGiven()).isFalse();
    }

    @Test
    void actsOnTheOrganisationOfTheHeader() throws Exception {
        edge.send(edge.request(PATH)
                .header("content-type", "application/json")
                .header("x-zitadel-orgid", OTHER_ORG.value())
                .POST(BodyPublishers.ofString("{" + PROFILE + "," + EMAIL + "}")));

        assertThat(command().owner()).isEqualTo(OTHER_ORG);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"isVerified\":true'|Verified",
                "'\"isVerified\":false'|SendCode",
                "'\"sendCode\":{}'|SendCode",
                "'\"sendCode\":{\"urlTemplate\":\"http://localhost:PORT/{{.UserID}}/{{.OrgID}}/{{.Code}}\"}'|SendCode"
            })
    void verifiesTheAddressAsAsked(String verification, String expected) throws Exception {
        var answer = post("{" + PROFILE + ",\"email\":{\"email\":\"ada@example.com\","
                + verification.replace("PORT", "" + edge.port()) + "}}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(command().email().verification().getClass().getSimpleName()).isEqualTo(expected);
    }

    @Test
    void takesAVerifiedNumber() throws Exception {
        post("{" + PROFILE + "," + EMAIL + ",\"phone\":{\"phone\":\"+1\",\"isVerified\":true}}");

        assertThat(command().phone()).isEqualTo(new AddHuman.Phone("+1", Verification.VERIFIED));
    }

    @ParameterizedTest
    @CsvSource({
        "Pa$w0rd,DOMAIN-HuJf6",
        "PASSW0RD$,DOMAIN-co3Xw",
        "passw0rd$,DOMAIN-VoaRj",
        "Password$,DOMAIN-ZBv4H",
        "Passw0rd1,DOMAIN-ZDLwA"
    })
    void refusesAWeakPassword(String password, String id) throws Exception {
        refuses(post("{" + PROFILE + "," + EMAIL + ",\"password\":{\"password\":\"" + password + "\"}}"), 400, id);
    }

    @Test
    void takesAHashAsAPassword() throws Exception {
        post("{" + PROFILE + "," + EMAIL + ",\"hashedPassword\":{\"hash\":\"$2a$12$xyz\"}}");

        assertThat(command().passwordGiven()).isTrue();
        assertThat(command().toString()).doesNotContain("$2a$12");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"metadata\":[{\"key\":\"k\",\"value\":\"YQ==\"}]'|metadata",
                "'\"idpLinks\":[{\"idpId\":\"1\",\"userId\":\"2\",\"userName\":\"3\"}]'|idp_links",
                "'\"totpSecret\":\"x\"'|totp_secret"
            })
    void refusesWhatItCannotKeep(String given, String field) throws Exception {
        var answer = post("{" + PROFILE + "," + EMAIL + "," + given + "}");

        refuses(answer, 501, "LATCHKEY-Fd1un");
        assertThat(answer.body()).contains("\"code\":12", "AddHumanUserRequest." + field + " is not supported here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"profile\":{\"givenName\":\" \",\"familyName\":\"L\"},\"email\":{\"email\":\"a@example.com\"}",
                "\"profile\":{\"givenName\":\"A\",\"familyName\":\"L\"},\"email\":{\"email\":\"a@example.com\"},"
                        + "\"hashedPassword\":{\"hash\":\"no hash\"}",
                "\"profile\":{\"givenName\":\"A\",\"familyName\":\"L\",\"preferredLanguage\":\"e\"},"
                        + "\"email\":{\"email\":\"a@example.com\"}",
                "\"profile\":{\"givenName\":\"A\",\"familyName\":\"L\",\"gender\":7},"
                        + "\"email\":{\"email\":\"a@example.com\"}",
                "\"username\":\"  \",\"profile\":{\"givenName\":\"A\",\"familyName\":\"L\"},"
                        + "\"email\":{\"email\":\"a@example.com\"}",
                "\"profile\":{\"givenName\":\"A\",\"familyName\":\"L\"},\"email\":{\"email\":\"nobody\"}",
                "\"profile\":{\"givenName\":\"A\",\"familyName\":\"L\"},\"email\":{\"email\":\"a@example.com\"},"
                        + "\"phone\":{\"phone\":\"079\"}",
                "\"email\":{\"email\":\"a@example.com\"}",
                ID + "\"\"," + PROFILE + "," + EMAIL,
                ID + "\" \"," + PROFILE + "," + EMAIL,
                ID + "\"SYSTEM\"," + PROFILE + "," + EMAIL,
                ID + "\" anonymous \"," + PROFILE + "," + EMAIL,
            })
    void refusesWhatBreaksARule(String fields) throws Exception {
        var answer = post("{" + fields + "}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid AddHumanUserRequest.");
        assertThat(edge.commands.sent()).isEmpty();
    }

    @Test
    void knowsNoPlaceForACodeIdInTheMail() throws Exception {
        refuses(
                post("{" + PROFILE + ",\"email\":{\"email\":\"ada@example.com\",\"sendCode\":{\"urlTemplate\":"
                        + "\"http://localhost:" + edge.port() + "/{{.CodeID}}\"}}}"),
                400,
                "DOMAIN-ieYa7");
    }

    @Test
    void keepsNamesAndLanguagesAsTheFirstVersionDoes() throws Exception {
        post("{\"username\":\" ada \"," + PROFILE.replace("}", ",\"preferredLanguage\":\"de-ch\"}") + "," + EMAIL
                + "}");

        assertThat(command().userName()).isEqualTo("ada");
        assertThat(command().profile().preferredLanguage()).isEqualTo("de-CH");
    }

    @Test
    void knowsOrganisationsByTheirIdOnly() throws Exception {
        refuses(
                post("{" + PROFILE + "," + EMAIL + ",\"organization\":{\"orgDomain\":\"example.com\"}}"),
                404,
                "LATCHKEY-Og4nf");
        refuses(post("{" + PROFILE + "," + EMAIL + ",\"organization\":{\"orgId\":\"404\"}}"), 404, "LATCHKEY-Og1nf");
    }

    @Test
    void refusesThoseWithoutTheRightThere() throws Exception {
        var elsewhere = "{" + PROFILE + "," + EMAIL + ",\"organization\":{\"orgId\":\"" + OTHER_ORG + "\"}}";
        refuses(post(elsewhere, Edges.ORG_MANAGER_TOKEN), 403, "AUTH-AWfge");
        refuses(post("{" + PROFILE + "," + EMAIL + "}", Edges.ALICE_TOKEN), 404, "AUTHZ-cdgFk");
        refuses(post("{" + PROFILE + "," + EMAIL + "}", Edges.VIEWER_TOKEN), 403, "AUTH-5mWD2");

        assertThat(post("{" + PROFILE + "," + EMAIL + "}", Edges.ORG_MANAGER_TOKEN)
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"USER_ALREADY_EXISTS,409,V3-DKcYh", "USER_ID_ALREADY_EXISTS,400,COMMAND-k2unb"})
    void saysWhatIsTaken(ErrorCode code, int status, String id) throws Exception {
        edge.commands.answer(command -> {
            throw new DomainException(code, "taken");
        });

        var answer = post("{" + PROFILE + "," + EMAIL + "}");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(id);
    }

    private static AddHuman command() {
        assertThat(edge.commands.sent()).hasSize(1);
        return (AddHuman) edge.commands.sent().getFirst().command();
    }

    private static HttpResponse<String> post(String body) throws Exception {
        return post(body, Edges.ADMIN_TOKEN);
    }

    private static HttpResponse<String> post(String body, String token) throws Exception {
        return edge.send(edge.anonymous(PATH)
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static void refuses(HttpResponse<String> answer, int status, String id) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"id\":\"" + id + "\"");
        assertThat(edge.commands.sent()).isEmpty();
    }
}
