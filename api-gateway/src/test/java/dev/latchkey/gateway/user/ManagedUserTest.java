package dev.latchkey.gateway.user;

import static dev.latchkey.gateway.Edges.ALICE;
import static dev.latchkey.gateway.Edges.NOW;
import static dev.latchkey.gateway.Edges.ORG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.Command;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.Outcome;
import dev.latchkey.command.token.AddPersonalAccessToken;
import dev.latchkey.command.token.BearerToken;
import dev.latchkey.command.token.IssuedToken;
import dev.latchkey.command.user.DeactivateUser;
import dev.latchkey.command.user.LockUser;
import dev.latchkey.command.user.ReactivateUser;
import dev.latchkey.command.user.RemoveUser;
import dev.latchkey.command.user.UnlockUser;
import dev.latchkey.events.log.Appended;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.gateway.RunningEdge;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagedUserTest {
    private static final String PATH = "/management/v1/users/" + ALICE;
    private static final Map<String, Command<?>> COMMANDS = Map.of(
            "_deactivate", new DeactivateUser(ALICE, ORG),
            "_reactivate", new ReactivateUser(ALICE, ORG),
            "_lock", new LockUser(ALICE, ORG),
            "_unlock", new UnlockUser(ALICE, ORG),
            "remove", new RemoveUser(ALICE, ORG));

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
    void forgetWhatWasSent() {
        edge.commands.sent().clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"_deactivate", "_reactivate", "_lock", "_unlock", "remove"})
    void tellsWhenTheStateChanged(String verb) throws Exception {
        edge.commands.answer(command -> new Outcome<>(ALICE, new Appended(42, 7, NOW)));

        assertThat(call(verb).body())
                .isEqualTo("{\"details\":{\"sequence\":\"7\",\"changeDate\":\"2026-03-01T10:00:00.123456Z\","
                        + "\"resourceOwner\":\"300000000000000001\"}}");
        assertThat(edge.commands.sent().getFirst().command()).isEqualTo(COMMANDS.get(verb));
    }

    @ParameterizedTest
    @CsvSource({
        "_deactivate, DEACTIVATE_USER_NOT_FOUND, 404, User could not be found (COMMAND-3M9ds)",
        "_deactivate, USER_INITIAL, 404, User with state initial can only be deleted not deactivated (COMMAND-ke0fw)",
        "_deactivate, USER_ALREADY_INACTIVE, 400, User already inactive (COMMAND-5M0sf)",
        "_reactivate, REACTIVATE_USER_NOT_FOUND, 404, User could not be found (COMMAND-4M0sd)",
        "_reactivate, USER_NOT_INACTIVE, 400, User is not inactive (COMMAND-6M0sf)",
        "_lock, LOCK_USER_NOT_FOUND, 404, User could not be found (COMMAND-5M9fs)",
        "_lock, USER_NOT_ACTIVE_OR_INITIAL, 400, User is not active or initial (COMMAND-3NN8v)",
        "_unlock, UNLOCK_USER_NOT_FOUND, 404, User could not be found (COMMAND-M0dos)",
        "_unlock, USER_NOT_LOCKED, 400, User is not locked (COMMAND-4M0ds)",
        "remove, REMOVE_USER_NOT_FOUND, 404, User could not be found (COMMAND-m9od)",
        "pats, PAT_USER_NOT_FOUND, 400, User could not be found (COMMAND-Dggw2)",
        "pats, PAT_USER_NOT_MACHINE, 400, Not allowed for this user type (COMMAND-Df2f1)"
    })
    void saysWhyNot(String verb, ErrorCode code, int status, String message) throws Exception {
        edge.commands.answer(command -> {
            throw new DomainException(code, "refused");
        });

        var answer = call(verb);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"message\":\"" + message + "\"");
    }

    @Test
    void givesATokenToAMachine() throws Exception {
        var token = new BearerToken("latchkey_pat_" + "z".repeat(43));
        edge.commands.answer(
                command -> new Outcome<>(new IssuedToken(new TokenId("77"), token), new Appended(42, 2, NOW)));

        assertThat(edge.post(PATH + "/pats", "{\"expirationDate\":\"2027-01-01T00:00:00Z\"}")
                        .body())
                .isEqualTo("{\"tokenId\":\"77\",\"token\":\"" + token.value() + "\",\"details\":{\"sequence\":\"2\","
                        + "\"creationDate\":\"2026-03-01T10:00:00.123456Z\","
                        + "\"resourceOwner\":\"300000000000000001\"}}");
        assertThat(edge.commands.sent().getFirst().command())
                .isEqualTo(new AddPersonalAccessToken(ALICE, ORG, Instant.parse("2027-01-01T00:00:00Z"), true));
    }

    private static HttpResponse<String> call(String verb) throws Exception {
        return "remove".equals(verb) ? edge.send(edge.request(PATH).DELETE()) : edge.post(PATH + "/" + verb, "{}");
    }
}
